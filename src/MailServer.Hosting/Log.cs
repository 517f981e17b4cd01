using Microsoft.Extensions.Logging;

namespace MailServer.Hosting;

/// <summary>Everything that this package logs.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Connection {Connection} aborted: {Reason}")]
    public static partial void Aborted(ILogger logger, string connection, string reason);

    [LoggerMessage(10, LogLevel.Information, "Certificate {Name} loaded anew: {Thumbprint}, valid until {NotAfter:u}")]
    public static partial void CertificateReloaded(ILogger logger, string name, string thumbprint, DateTime notAfter);

    [LoggerMessage(11, LogLevel.Warning, "Certificate {Name} cannot be loaded from {Path}; the last good one stays in use")]
    public static partial void CertificateRefused(ILogger logger, string name, string path, Exception failure);

    [LoggerMessage(12, LogLevel.Warning, "The self-signed certificate {Path} cannot be read; a new one is made")]
    public static partial void SelfSignedUnreadable(ILogger logger, string path, Exception failure);

    [LoggerMessage(13, LogLevel.Warning, "No certificate is configured: a self-signed one for {HostName} was made and kept in {Path}")]
    public static partial void SelfSignedMade(ILogger logger, string hostName, string path);

    [LoggerMessage(14, LogLevel.Error, "Certificates could not be looked at again")]
    public static partial void ReloadFailed(ILogger logger, Exception failure);
}
