using System.Net;
using MailServer.Hosting.Options;

namespace MailServer.Hosting.Engines;

/// <summary>An endpoint that is bound, as engines and hosts see it.</summary>
/// <param name="Name">The listener's name in the configuration.</param>
/// <param name="Protocol">What is spoken, in lower case.</param>
/// <param name="Tls">How TLS is used.</param>
/// <param name="EndPoint">Where it listens, with the true port; null when somebody else listens (Kestrel).</param>
/// <param name="Options">The listener's options.</param>
public sealed record MailListenerContext(string Name, string Protocol, MailTlsMode Tls, EndPoint? EndPoint, MailListenerOptions Options)
{
    /// <summary>The endpoint in one line, such as <c>imaps: imap over TLS on 127.0.0.1:2993</c>.</summary>
    public override string ToString()
    {
        var tls = Tls switch { MailTlsMode.Implicit => " over TLS", MailTlsMode.StartTls => " with STARTTLS", _ => "" };
        return $"{Name}: {Protocol}{tls} on {EndPoint}";
    }
}
