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
    private readonly MailCertificateOptions _options;

    private CertificateFiles(byte[] certificate, byte[]? key, MailCertificateOptions options) =>
        (_certificate, _key, _options) = (certificate, key, options);

    /// <summary>Says whether the content is another one than before.</summary>
    public string Fingerprint =>
        Convert.ToHexString(SHA256.HashData(_certificate)) + Convert.ToHexString(SHA256.HashData(_key ?? []));

    /// <exception cref="IOException">A file cannot be read.</exception>
    public static CertificateFiles Read(MailCertificateOptions options) =>
        new(ReadBounded(options.Path!), options.KeyPath is { Length: > 0 } key ? ReadBounded(key) : null, options);

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
        CheckParts(text, key);
        var certificate = Join(text, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        chain.RemoveAt(0);
        return new ServerCertificate(certificate, chain);
    }

    private X509Certificate2 Join(string text, string key)
    {
        try
        {
            return _options.Password is { } password ? X509Certificate2.CreateFromEncryptedPem(text, key, password) : X509Certificate2.CreateFromPem(text, key);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            // A key of another certificate is an argument that is wrong.
            var problem = failure is ArgumentException ? "the key does not match the certificate" : failure.Message;
            throw new CryptographicException($"'{_options.Path}' with the key of '{_options.KeyPath ?? _options.Path}': {problem}", failure);
        }
    }

    /// <summary>What people forget, in better words than those of the parser.</summary>
    private void CheckParts(string text, string key)
    {
        if (!text.Contains("-----BEGIN CERTIFICATE-----", StringComparison.Ordinal))
            throw new CryptographicException($"there is no certificate in '{_options.Path}'");
        if (!key.Contains(" PRIVATE KEY-----", StringComparison.Ordinal))
            throw new CryptographicException(_key is null
                ? $"there is no private key in '{_options.Path}'; name its file in KeyPath"
                : $"there is no private key in '{_options.KeyPath}', which KeyPath names");
    }

    /// <summary>A PEM file that is cut after its first certificate still loads, but without its chain.</summary>
    private static void CheckWhole(string text)
    {
        if (text.AsSpan().Count("-----BEGIN ") != text.AsSpan().Count("-----END "))
            throw new CryptographicException("The PEM file is not whole.");
    }

    // A PFX file is a SEQUENCE in DER (RFC 7292 §4).
    private ServerCertificate LoadPfx()
    {
        if (_certificate is not [0x30, ..]) throw new CryptographicException($"'{_options.Path}' is neither PEM nor PFX");
        var all = X509CertificateLoader.LoadPkcs12Collection(_certificate, _options.Password);
        var certificate = all.FirstOrDefault(one => one.HasPrivateKey)
            ?? throw new CryptographicException("The PFX file has no private key.");
        all.Remove(certificate);
        return new ServerCertificate(certificate, all);
    }
}
