using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

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
        _endPointBinding = EndPointBinding(certificate);
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
    public ReadOnlyMemory<byte>? ChannelBinding(string type) => type == "tls-server-end-point" ? _endPointBinding : null;

    /// <summary>RFC 5929 §4.1: the hash that signed the certificate, but SHA-256 for MD5 and SHA-1; undefined for signatures without one.</summary>
    private static ReadOnlyMemory<byte>? EndPointBinding(X509Certificate2 certificate) => certificate.SignatureAlgorithm.Value switch
    {
        // sha384WithRSAEncryption, ecdsa-with-SHA384
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => SHA384.HashData(certificate.RawDataMemory.Span),
        // sha512WithRSAEncryption, ecdsa-with-SHA512
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => SHA512.HashData(certificate.RawDataMemory.Span),
        // MD5, SHA-1 and SHA-256 with RSA; SHA-1 and SHA-256 with ECDSA
        "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.113549.1.1.11" or "1.2.840.10045.4.1" or "1.2.840.10045.4.3.2" =>
            SHA256.HashData(certificate.RawDataMemory.Span),
        _ => null,
    };
}
