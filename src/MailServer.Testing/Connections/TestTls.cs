using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MailServer.Connections;

namespace MailServer.Testing;

/// <summary>A certificate and facts of TLS for tests.</summary>
public static class TestTls
{
    private static readonly Lazy<X509Certificate2> Shared = new(() => CreateCertificate("mail.example.test"));

    /// <summary>A self-signed certificate for <c>mail.example.test</c>, made once in the process.</summary>
    public static X509Certificate2 Certificate => Shared.Value;

    /// <summary>Facts of a TLS 1.3 session for simulated upgrades; its channel bindings are made up but constant.</summary>
    public static TlsFacts Facts { get; } = new()
    {
        Protocol = SslProtocols.Tls13,
        CipherSuite = TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        ServerName = "mail.example.test",
        ChannelBinding = SimulatedChannelBinding,
    };

    /// <summary>Makes a self-signed ECDSA P-256 certificate that is valid for many years.</summary>
    /// <param name="hostName">The name that it is for.</param>
    public static X509Certificate2 CreateCertificate(string hostName)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hostName}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostName);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));

        // A key made in memory must be imported once before every platform's TLS accepts it.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>RFC 5929 §4.1: the hash of the certificate, with the hash function of its signature, here SHA-256.</summary>
    internal static ReadOnlyMemory<byte>? EndPointBinding(X509Certificate2 certificate, string type) =>
        type == "tls-server-end-point" ? SHA256.HashData(certificate.RawData) : null;

    private static ReadOnlyMemory<byte>? SimulatedChannelBinding(string type) => type switch
    {
        "tls-server-end-point" or "tls-exporter" => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(type)),
        _ => null,
    };
}
