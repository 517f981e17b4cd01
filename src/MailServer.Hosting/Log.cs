using System.Net;
using MailServer.Hosting.Engines;
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

    [LoggerMessage(20, LogLevel.Information, "Listening: {Listener}")]
    public static partial void Listening(ILogger logger, MailListenerContext listener);

    [LoggerMessage(21, LogLevel.Warning, "No listener is configured: nothing is received unless the host brings connections of its own")]
    public static partial void NoListeners(ILogger logger);

    [LoggerMessage(22, LogLevel.Warning, "The setting {Key} is not known and has no effect here")]
    public static partial void UnknownSetting(ILogger logger, string key);

    [LoggerMessage(23, LogLevel.Error, "Listener {Listener} cannot accept; it tries again in {Milliseconds} ms")]
    public static partial void AcceptFailed(ILogger logger, string listener, double milliseconds, Exception failure);

    [LoggerMessage(24, LogLevel.Information, "Stopping: no new connections; {Count} are open")]
    public static partial void Draining(ILogger logger, int count);

    [LoggerMessage(25, LogLevel.Warning, "The drain time is over; {Count} connections are cut")]
    public static partial void DrainTimeOver(ILogger logger, int count);

    [LoggerMessage(30, LogLevel.Debug, "Connection {Connection} on {Listener} from {Client}")]
    public static partial void Connected(ILogger logger, string connection, string listener, EndPoint? client);

    [LoggerMessage(31, LogLevel.Debug, "Connection {Connection} ended after {Milliseconds} ms")]
    public static partial void Disconnected(ILogger logger, string connection, long milliseconds);

    [LoggerMessage(32, LogLevel.Debug, "Connection {Connection} lost: {Reason}")]
    public static partial void ConnectionLost(ILogger logger, string connection, string reason);

    [LoggerMessage(33, LogLevel.Error, "Connection {Connection}: the engine for {Protocol} failed")]
    public static partial void EngineFailed(ILogger logger, string connection, string protocol, Exception failure);

    [LoggerMessage(34, LogLevel.Information, "Listener {Listener} refused {Client}: too many connections ({Limit})")]
    public static partial void Refused(ILogger logger, string listener, EndPoint? client, string limit);

    [LoggerMessage(35, LogLevel.Warning, "Listener {Listener}: trusted proxy {Client} sent no PROXY header: {Reason}")]
    public static partial void NoProxyHeader(ILogger logger, string listener, EndPoint? client, string reason);

    [LoggerMessage(36, LogLevel.Debug, "Listener {Listener}: TLS with {Client} failed: {Reason}")]
    public static partial void HandshakeFailed(ILogger logger, string listener, EndPoint? client, string reason);

    [LoggerMessage(37, LogLevel.Error, "Listener {Listener}: the connection from {Client} failed")]
    public static partial void ConnectionFailed(ILogger logger, string listener, EndPoint? client, Exception failure);

    [LoggerMessage(38, LogLevel.Warning, "What users have sent in their hour is not kept over the restart")]
    public static partial void LimitsNotKept(ILogger logger, Exception failure);

    [LoggerMessage(60, LogLevel.Warning, "Memory is tight: {Used} octets of {Limit} are in use; new messages wait, new connections are refused")]
    public static partial void MemoryTight(ILogger logger, long used, long limit);

    [LoggerMessage(61, LogLevel.Information, "There is memory again")]
    public static partial void MemoryFree(ILogger logger);
}
