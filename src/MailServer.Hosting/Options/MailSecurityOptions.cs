using System.Net;

namespace MailServer.Hosting.Options;

/// <summary>Who is trusted, and with what: <c>Security</c>.</summary>
public sealed class MailSecurityOptions
{
    /// <summary>Networks that may relay without log-in. Nobody, not even the loopback: other programs on the machine are not all ours.</summary>
    public IList<IPNetwork> TrustedNetworks { get; } = new List<IPNetwork>();

    /// <summary>Networks of proxies that may tell the client's address with XCLIENT. Nobody: who may, can claim to be anybody.</summary>
    public IList<IPNetwork> XclientNetworks { get; } = new List<IPNetwork>();

    /// <summary>Whether passwords may cross a connection without TLS. No: everybody on the way could read them.</summary>
    public bool AllowPlaintextLogin { get; set; }

    /// <summary>
    /// How long an address from which somebody logged in over POP3 or IMAP may relay without log-in; 0 = not at all, which is the default:
    /// everybody behind the same address could. Only for devices that cannot log in to send.
    /// </summary>
    public TimeSpan PopBeforeSmtp { get; set; }
}
