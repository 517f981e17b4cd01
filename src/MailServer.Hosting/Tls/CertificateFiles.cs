using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailServer.Hosting.Options;

namespace MailServer.Hosting.Tls;

/// <summary>The content of a certificate's files, read at one moment.</summary>
internal sealed class CertificateFiles
{
    /// <summary>Far more than any chain; a wrong path must not fill the memory.</summary>
    private const int LargestFile = 1024 * 1024;

    private readonly byte[] _certificate;
    private readonly byte[]? _key;
    private readonly string? _password;

    private CertificateFiles(byte[] certificate, byte[]? key, string? password) =>
        (_certificate, _key, _password) = (certificate, key, password);

    /// <summary>Says whether the content is another one than before.</summary>
    public string Fingerprint =>
        Convert.ToHexString(SHA256.HashData(_certificate)) + Convert.ToHexString(SHA256.HashData(_key ?? []));

    /// <exception cref="IOException">A file cannot be read.</exception>
    public static CertificateFiles Read(MailCertificateOptions options) =>
        new(ReadBounded(options.Path!), options.KeyPath is { Length: > 0 } key ? ReadBounded(key) : null, options.Password);

    /// <exception cref="CryptographicException">The content is no certificate with its key; a file may be half-written.</exception>
    public ServerCertificate Load()
    {
        var text = Encoding.UTF8.GetString(_certificate);
        return text.Contains("-----BEGIN ", StringComparison.Ordinal) ? LoadPem(text) : LoadPfx();
    }

    private static byte[] ReadBounded(string path)
    {
        using var file = File.OpenRead(path);
        if (file.Length > LargestFile)
            throw new IOException($"'{path}' is too large to be a certificate.");
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    private ServerCertificate LoadPem(string text)
    {
        var key = _key is null ? text : Encoding.UTF8.GetString(_key);
        CheckWhole(text);
        CheckWhole(key);
        var certificate = _password is null
            ? X509Certificate2.CreateFromPem(text, key)
            : X509Certificate2.CreateFromEncryptedPem(text, key, _password);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        chain.RemoveAt(0);
        return new ServerCertificate(certificate, chain);
    }

    /// <summary>A PEM file that is cut after its first certificate still loads, but without its chain.</summary>
    private static void CheckWhole(string text)
    {
        if (text.AsSpan().Count("-----BEGIN ") != text.AsSpan().Count("-----END "))
            throw new CryptographicException("The PEM file is not whole.");
    }

    private ServerCertificate LoadPfx()
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(_certificate, _password);
        var certificate = all.FirstOrDefault(one => one.HasPrivateKey)
            ?? throw new CryptographicException("The PFX file has no private key.");
        all.Remove(certificate);
        return new ServerCertificate(certificate, all);
    }
}
