using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace MailServer.Connections;

/// <summary>What is known of a TLS session.</summary>
public sealed record TlsFacts
{
    /// <summary>The protocol version: TLS 1.2 or 1.3.</summary>
    public required SslProtocols Protocol { get; init; }

    /// <summary>The cipher suite.</summary>
    public required TlsCipherSuite CipherSuite { get; init; }

    /// <summary>The name asked for by SNI, or null.</summary>
    public string? ServerName { get; init; }

    /// <summary>The client's certificate if one was asked for and given, or null.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>
    /// Gives the bytes of a channel binding (RFC 5929 <c>tls-server-end-point</c>, RFC 9266 <c>tls-exporter</c>), or null when this session has none of that type.
    /// </summary>
    public Func<string, ReadOnlyMemory<byte>?>? ChannelBinding { get; init; }
}
