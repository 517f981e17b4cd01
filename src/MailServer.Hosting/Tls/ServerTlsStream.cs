using System.Net.Security;

namespace MailServer.Hosting.Tls;

/// <summary>A TLS stream that remembers what the check of the client's certificate said: the options with the check are shared by all connections.</summary>
internal sealed class ServerTlsStream(Stream inner) : SslStream(inner, leaveInnerStreamOpen: true)
{
    /// <summary>Whether the client gave a certificate that is trusted.</summary>
    public bool IsClientTrusted { get; set; }
}
