using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailServer.Connections;

/// <summary>The channel binding <c>tls-server-end-point</c> (RFC 5929 §4): a hash of the server's certificate, the same at both ends.</summary>
public static class ServerEndPointBinding
{
    /// <summary>The name of the binding's type.</summary>
    public const string Name = "tls-server-end-point";

    /// <summary>RFC 5929 §4.1: the hash that signed the certificate, but SHA-256 for MD5 and SHA-1; undefined for signatures without one, then null.</summary>
    public static ReadOnlyMemory<byte>? Of(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.SignatureAlgorithm.Value switch
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
}
