using System.Net;

namespace MailServer.Hosting.Options;

/// <summary>Who is trusted, and with what: <c>Security</c>.</summary>
public sealed class MailSecurityOptions
{
    /// <summary>Networks that may relay without log-in. Nobody, not even the loopback: other programs on the machine are not all ours.</summary>
    public IList<IPNetwork> TrustedNetworks { get; } = new List<IPNetwork>();

    /// <summary>Whether passwords may cross a connection without TLS. No: everybody on the way could read them.</summary>
    public bool AllowPlaintextLogin { get; set; }
}
