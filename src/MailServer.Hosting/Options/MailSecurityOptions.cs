using System.Net;

namespace MailServer.Hosting.Options;

/// <summary>Who is trusted, and with what: <c>Security</c>.</summary>
public sealed class MailSecurityOptions
{
    /// <summary>Networks that may relay without log-in. Nobody, not even the loopback: other programs on the machine are not all ours.</summary>
    public IList<IPNetwork> TrustedNetworks { get; } = new List<IPNetwork>();

    /// <summary>Whether passwords may cross a connection without TLS. No: everybody on the way could read them.</summary>
    public bool AllowPlaintextLogin { get; set; }

    /// <summary>Networks whose clients may name the true client by XCLIENT, as mail filters in front of a server do. Nobody.</summary>
    public IList<IPNetwork> XclientNetworks { get; } = new List<IPNetwork>();

    /// <summary>Whether users' mail programs may end lines with a bare CR or LF, which is then put right. No: it hides mistakes, and from other servers it is how mail is smuggled in.</summary>
    public bool AcceptBareLineEnds { get; set; }
}
