namespace MailServer.Authentication.Tokens;

/// <summary>Checks OAuth 2.0 bearer tokens (RFC 6750), with whoever issued them. Safe for use by many sessions at once.</summary>
public interface ITokenValidator
{
    /// <summary>Checks a token: signature or introspection, issuer, audience, expiry and scope.</summary>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The log-in name of the user that the token was issued for, or null when it is not valid here.</returns>
    ValueTask<string?> ValidateAsync(string token, CancellationToken cancellationToken);
}
