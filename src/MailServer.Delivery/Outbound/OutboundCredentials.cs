namespace MailServer.Delivery.Outbound;

/// <summary>The log-in at a smart host.</summary>
/// <param name="UserName">The user.</param>
/// <param name="Password">The password.</param>
public sealed record OutboundCredentials(string UserName, string Password)
{
    /// <summary>Whether PLAIN, LOGIN and tokens may be used without TLS, which shows the secret to everybody on the way.</summary>
    public bool AllowPlaintext { get; init; }

    /// <summary>Gives bearer tokens (OAUTHBEARER, XOAUTH2) in the place of the password; null: the password is the secret.</summary>
    public IRelayTokenSource? Tokens { get; init; }

    /// <summary>The type and the user: a password is never shown.</summary>
    public override string ToString() => $"{nameof(OutboundCredentials)} {UserName}";
}
