using MailServer.Directories;
using MailServer.Passwords;
using MailServer.Protocol;
using MailServer.Protocol.Sasl;
using MailServer.Storage;

namespace CustomStore.Users;

/// <summary>
/// One user, <c>agent@tickets.test</c>. Passwords are checked with the hasher that the server brings, so nothing here keeps them in clear.
/// It has no SCRAM secrets; the host announces PLAIN and LOGIN only.
/// </summary>
public sealed class AgentDirectory(AgentPassword password, IPasswordHasher hasher) : IUserDirectory
{
    private static readonly EmailAddress Address = new("agent", "tickets.test");
    private static readonly AccountFacts Agent = new(new AccountId("agent"), Address);

    private readonly string _verifier = hasher.Hash(password.Value);

    /// <summary>An unknown user costs a check, too: the time must not tell who exists.</summary>
    public ValueTask<LogInResult> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken)
    {
        var isRight = hasher.Verify(_verifier, password) != PasswordCheck.Wrong;
        return new(isRight && Find(userName) is { } account ? new LogInResult(LogInStatus.Success, account) : new LogInResult(LogInStatus.Refused));
    }

    public ValueTask<AccountFacts?> FindAccountAsync(string userName, CancellationToken cancellationToken) => new(Find(userName));

    public ValueTask<ScramCredential?> FindScramSecretAsync(string userName, ScramAlgorithm algorithm, CancellationToken cancellationToken) =>
        new((ScramCredential?)null);

    public ValueTask<RecipientResolution> ResolveAsync(EmailAddress address, CancellationToken cancellationToken) =>
        new(address.Equals(Address) ? new RecipientResolution.Local(Agent) : RecipientResolution.Foreign.Instance);

    public ValueTask<bool> OwnsAddressAsync(AccountId account, EmailAddress address, CancellationToken cancellationToken) =>
        new(account == Agent.Id && address.Equals(Address));

    private static AccountFacts? Find(string userName) =>
        userName is "agent" || EmailAddress.TryParse(userName, allowUtf8: false, out var address) && address.Equals(Address) ? Agent : null;
}
