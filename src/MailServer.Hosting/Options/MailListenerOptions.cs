using System.Net;

namespace MailServer.Hosting.Options;

/// <summary>One endpoint: <c>Listeners:&lt;name&gt;</c>.</summary>
public sealed class MailListenerOptions
{
    /// <summary>What is spoken: smtp, submission, lmtp, pop3, imap, managesieve, http, or what an engine of your own is called. Null: by the listener's name, where <c>submissions</c>, <c>pop3s</c> and <c>imaps</c> also mean <see cref="MailTlsMode.Implicit"/>.</summary>
    public string? Protocol { get; set; }

    /// <summary><c>*</c> or <c>::</c> (every interface, IPv6 and IPv4), <c>localhost</c> (both loopbacks), an IPv4 or IPv6 address, or <c>unix:/path</c>. A mail server is there for others, hence every interface.</summary>
    public string Address { get; set; } = "*";

    /// <summary>0 to 65535; 0 takes any free one. Null: the protocol's own (25, 587, 465, 24, 110, 995, 143, 993, 4190).</summary>
    public int? Port { get; set; }

    /// <summary>How TLS is used. Null: by the name or, failing that, <see cref="MailTlsMode.StartTls"/>, because it costs nobody anything (http: none).</summary>
    public MailTlsMode? Tls { get; set; }

    /// <summary>The certificate for clients that ask for no name that is known. Null: <c>Default</c>.</summary>
    public string? Certificate { get; set; }

    /// <summary>Networks whose connections begin with a PROXY protocol header (v1 or v2). Everybody else speaks for itself: a header from a stranger is only a bad command. Empty: nobody.</summary>
    public IList<IPNetwork> ProxyProtocol { get; } = new List<IPNetwork>();

    /// <summary>Whether clients are asked for a certificate. Few mail programs have one, and some trouble their user with the question, hence no.</summary>
    public ClientCertificateMode ClientCertificates { get; set; }

    /// <summary>A PEM file of the authorities that client certificates must come from. Null: those that the system trusts.</summary>
    public string? ClientCertificateAuthorities { get; set; }

    /// <summary>Connections that the system keeps for us while we are busy, 1 to 65535. 512 holds a burst of a few hundred milliseconds; the system may cap it lower.</summary>
    public int Backlog { get; set; } = 512;

    /// <summary>Permissions of a Unix socket. The default lets the owner and the group connect.</summary>
    public UnixFileMode SocketMode { get; set; } =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
}
