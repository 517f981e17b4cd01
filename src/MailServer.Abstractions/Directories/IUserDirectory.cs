using MailServer.Protocol;
using MailServer.Protocol.Sasl;

namespace MailServer.Directories;

/// <summary>Who exists, who may log in, where an address leads. Implementations are safe for use by many sessions at once.</summary>
public interface IUserDirectory
{
    /// <summary>Where mail for an address goes. Aliases are answered one step at a time; the caller follows them and finds loops.</summary>
    ValueTask<RecipientResolution> ResolveAsync(EmailAddress address, CancellationToken cancellationToken);

    /// <summary>
    /// Checks a password. Takes the same time for an unknown user as for a wrong password.
    /// </summary>
    /// <param name="userName">As typed; a name without a domain belongs to the default domain.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<LogInResult> AuthenticateAsync(string userName, string password, CancellationToken cancellationToken);

    /// <summary>The SCRAM verifier of a user, or null when the user is unknown, disabled or has none of that kind.</summary>
    ValueTask<ScramCredential?> FindScramSecretAsync(string userName, ScramAlgorithm algorithm, CancellationToken cancellationToken);

    /// <summary>An account by its log-in name or one of its addresses, enabled or not; null when unknown.</summary>
    ValueTask<AccountFacts?> FindAccountAsync(string userName, CancellationToken cancellationToken);

    /// <summary>Whether an account may send as an address: its own, an alias that leads to it, or one granted to it.</summary>
    ValueTask<bool> OwnsAddressAsync(Storage.AccountId account, EmailAddress address, CancellationToken cancellationToken);
}
