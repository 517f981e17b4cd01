using System.Security.Cryptography;
using MailServer.Hosting.Options;
using Microsoft.Extensions.Logging;

namespace MailServer.Hosting.Tls;

/// <summary>One configured certificate: keeps the last good one while its files are replaced.</summary>
internal sealed class CertificateSource(string name, MailCertificateOptions options, ILogger logger)
{
    private string? _seen;

    public string Name => name;

    /// <summary>The hosts that ask for it; those of the certificate when none are configured.</summary>
    public IEnumerable<string> Hosts => options.Hosts.Count > 0 ? options.Hosts : Current?.Names ?? [];

    /// <summary>The last good certificate.</summary>
    public ServerCertificate? Current { get; private set; }

    /// <summary>The first load: here a bad file is an error of the configuration.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? Load()
    {
        try
        {
            LoadIfChanged();
            return null;
        }
        catch (Exception failure) when (IsBadFile(failure))
        {
            return failure.Message;
        }
    }

    /// <summary>Looks at the files again. A content that was refused is not tried twice, and is told once.</summary>
    /// <returns>Whether there is a new certificate.</returns>
    public bool Reload()
    {
        try
        {
            if (!LoadIfChanged())
                return false;
            Log.CertificateReloaded(logger, name, Current!.Certificate.Thumbprint, Current.Certificate.NotAfter);
            return true;
        }
        catch (Exception failure) when (IsBadFile(failure))
        {
            Log.CertificateRefused(logger, name, options.Path!, failure);
            return false;
        }
    }

    private bool LoadIfChanged()
    {
        var files = CertificateFiles.Read(options);
        if (files.Fingerprint == _seen)
            return false;
        _seen = files.Fingerprint;
        Current = files.Load();
        return true;
    }

    private static bool IsBadFile(Exception failure) =>
        failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
