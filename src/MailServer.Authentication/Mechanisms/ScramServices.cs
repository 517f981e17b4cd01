using MailServer.Directories;
using MailServer.Protocol.Sasl;

namespace MailServer.Authentication.Mechanisms;

/// <summary>What all SCRAM exchanges share.</summary>
internal sealed record ScramServices(IUserDirectory Directory, LogInGuard Guard, UnknownUsers Unknown, Func<string> Nonce)
{
    /// <summary>The user's verifier; without an account when there is none that could log in.</summary>
    public async ValueTask<(AccountFacts? Account, ScramSecret Secret)> FindAsync(
        string userName, ScramAlgorithm algorithm, CancellationToken cancellationToken)
    {
        ScramCredential? found = userName.Length > UserName.MaxLength
            ? null
            : await Directory.FindScramSecretAsync(userName, algorithm, cancellationToken).ConfigureAwait(false);
        return found is { Account.MayLogIn: true } ? (found.Account, found.Secret) : (null, Unknown.SecretFor(userName, algorithm));
    }
}
