using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Sasl;
using MailServer.Storage;

namespace MailServer.Authentication.Tests.Support;

/// <summary>A directory whose salts are known, so that the examples of the RFCs can be replayed.</summary>
internal sealed class FixedDirectory : IUserDirectory
{
    private readonly Dictionary<string, User> _users = [];

    /// <summary>Thrown by every call when set.</summary>
    public Exception? Failure { get; set; }

    public int PasswordChecks { get; private set; }

    public AccountFacts Add(string name, string password, string salt = "QSXCR+Q6sek8bf92", bool isEnabled = true)
    {
        var account = new AccountFacts(new AccountId("id-" + name), new EmailAddress(name, "example.test")) { IsEnabled = isEnabled };
        _users[name] = new User(account, password, Convert.FromBase64String(salt));
        return account;
    }

    public ValueTask<LogInResult> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken)
    {
        if (Failure is not null) throw Failure;
        PasswordChecks++;
        return new(Find(userName) is { Account.IsEnabled: true } user && user.Password == password
            ? new LogInResult(LogInStatus.Success, user.Account)
            : new LogInResult(LogInStatus.Refused));
    }

    public ValueTask<ScramCredential?> FindScramSecretAsync(string userName, ScramAlgorithm algorithm, CancellationToken cancellationToken)
    {
        if (Failure is not null) throw Failure;
        return new(Find(userName) is { Account.IsEnabled: true } user ? new ScramCredential(user.Account, ScramSecret.Derive(algorithm, user.Password, user.Salt, 4096)) : null);
    }

    public ValueTask<AccountFacts?> FindAccountAsync(string userName, CancellationToken cancellationToken) => new(Find(userName)?.Account);

    public ValueTask<RecipientResolution> ResolveAsync(EmailAddress address, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<bool> OwnsAddressAsync(AccountId account, EmailAddress address, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private User? Find(string userName)
    {
        string name = userName.ToLowerInvariant();
        name = name.EndsWith("@example.test", StringComparison.Ordinal) ? name[..^"@example.test".Length] : name;
        return _users.GetValueOrDefault(name);
    }

    private sealed record User(AccountFacts Account, string Password, byte[] Salt);
}
