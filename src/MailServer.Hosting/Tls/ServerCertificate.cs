using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailServer.Connections;

namespace MailServer.Hosting.Tls;

/// <summary>A certificate that is ready to serve: with its chain, its names and its channel binding.</summary>
internal sealed class ServerCertificate
{
    private readonly ReadOnlyMemory<byte>? _endPointBinding;

    public ServerCertificate(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        Certificate = certificate;
        // Offline: a handshake never waits for somebody else's server.
        Context = SslStreamCertificateContext.Create(certificate, chain, offline: true);
        _endPointBinding = ServerEndPointBinding.Of(certificate);
    }

    public X509Certificate2 Certificate { get; }

    public SslStreamCertificateContext Context { get; }

    /// <summary>The DNS names that the certificate is for.</summary>
    public IEnumerable<string> Names =>
        Certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames());

    /// <summary>
    /// Channel bindings by name. <c>tls-exporter</c> (RFC 9266) needs the exporter of the TLS session, which .NET 10 does not give:
    /// it offers <c>tls-unique</c>, which TLS 1.3 does not have and RFC 9266 retires, and <c>tls-server-end-point</c>.
    /// </summary>
    public ReadOnlyMemory<byte>? ChannelBinding(string type) => type == ServerEndPointBinding.Name ? _endPointBinding : null;
}
