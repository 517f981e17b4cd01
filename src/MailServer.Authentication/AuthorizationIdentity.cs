using MailServer.Directories;

namespace MailServer.Authentication;

/// <summary>The identity that a client wants to act as (RFC 4422 §3.4.1).</summary>
internal static class AuthorizationIdentity
{
    /// <summary>Ends a log-in whose credentials were right: success when the client acts for itself.</summary>
    public static async ValueTask<SaslStep> AdmitAsync(
        IUserDirectory directory, string? authorizationId, AccountFacts account, string mechanism, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(authorizationId) && !await IsOwnAsync(directory, authorizationId, account, cancellationToken).ConfigureAwait(false))
            return SaslStep.Failure(SaslOutcome.Refused, $"{account.Address} may not act for {LoggedText.Name(authorizationId)}");
        return SaslStep.Success(new MailPrincipal(account, mechanism), data);
    }

    private static async ValueTask<bool> IsOwnAsync(
        IUserDirectory directory, string authorizationId, AccountFacts account, CancellationToken cancellationToken)
    {
        if (authorizationId.Length > UserName.MaxLength) return false;
        AccountFacts? named = await directory.FindAccountAsync(authorizationId, cancellationToken).ConfigureAwait(false);
        return named is not null && named.Id == account.Id;
    }
}
