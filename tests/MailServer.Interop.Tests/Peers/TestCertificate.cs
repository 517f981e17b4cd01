using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MailServer.Interop.Tests.Peers;

/// <summary>Certificates that sign themselves.</summary>
internal static class TestCertificate
{
    public static (string Certificate, string Key) Create(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The TLSA record 3 1 1 of a certificate: the digest of its public key.</summary>
    public static string Tlsa(string pemFile)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(pemFile);
        return "3 1 1 " + Convert.ToHexStringLower(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
    }
}
