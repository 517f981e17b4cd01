using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailServer.Hosting.Options;
using Microsoft.Extensions.Logging;

namespace MailServer.Hosting.Tls;

/// <summary>The certificate of a server that has none: made once, kept in the data directory so that clients that trusted it see it again, made anew before it ends.</summary>
internal sealed class SelfSignedCertificate(string dataDirectory, string hostName, TimeProvider clock, ILogger logger)
{
    /// <summary>The longest that clients accept (Apple's limit of 398 days, less one).</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397);

    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path = Path.Combine(dataDirectory, "tls", "self-signed.pem");

    public ServerCertificate? Current { get; private set; }

    /// <summary>Makes sure that there is one that is not about to end.</summary>
    /// <returns>Whether it is a new one.</returns>
    /// <exception cref="IOException">It cannot be kept.</exception>
    public bool Ensure()
    {
        if (Current is not null && IsFresh(Current.Certificate))
            return false;
        Current = Current is null ? Find() : null;
        Current ??= Make();
        return true;
    }

    private ServerCertificate? Find()
    {
        if (!File.Exists(_path))
            return null;
        try
        {
            var found = CertificateFiles.Read(new MailCertificateOptions { Path = _path }).Load();
            return IsFresh(found.Certificate) ? found : null;
        }
        catch (Exception failure) when (failure is IOException or CryptographicException or ArgumentException)
        {
            Log.SelfSignedUnreadable(logger, _path, failure);
            return null;
        }
    }

    private ServerCertificate Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request(key).CreateSelfSigned(clock.GetUtcNow().AddDays(-1), clock.GetUtcNow() + Lifetime);
        Keep(certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        Log.SelfSignedMade(logger, hostName, _path);
        return CertificateFiles.Read(new MailCertificateOptions { Path = _path }).Load();
    }

    private CertificateRequest Request(ECDsa key)
    {
        var request = new CertificateRequest(new X500DistinguishedName("CN=" + CommonName()), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (Uri.CheckHostName(hostName) == UriHostNameType.Dns)
            names.AddDnsName(hostName);
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        // id-kp-serverAuth
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return request;
    }

    /// <summary>At most 64 characters (RFC 5280, ub-common-name), and none that means something in a distinguished name.</summary>
    private string CommonName() =>
        string.Concat(hostName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-').Take(64)) is { Length: > 0 } name ? name : "localhost";

    /// <summary>Beside the old one first, readable for the owner alone from its first byte.</summary>
    private void Keep(string pem)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var part = string.Create(CultureInfo.InvariantCulture, $"{_path}.{Environment.ProcessId}.part");
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(part, options))
        {
            file.Write(Encoding.UTF8.GetBytes(pem));
            file.Flush(flushToDisk: true);
        }

        File.Move(part, _path, overwrite: true);
    }

    private bool IsFresh(X509Certificate2 certificate) =>
        certificate.NotAfter.ToUniversalTime() - clock.GetUtcNow().UtcDateTime > RenewBefore;
}
