using MailServer.Authentication;

namespace MailServer.Pop3.Sessions;

/// <summary>A SASL exchange under way.</summary>
internal sealed class SaslDialog(SaslExchange exchange)
{
    public SaslExchange Exchange => exchange;

    /// <summary>
    /// The user, when the mechanism's last data went out as a challenge, which the client confirms with an empty line (RFC 5034 §4):
    /// POP3 cannot send data with +OK.
    /// </summary>
    public MailPrincipal? Confirmed { get; set; }
}
