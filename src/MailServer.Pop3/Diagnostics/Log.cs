using MailServer.Storage;
using Microsoft.Extensions.Logging;

namespace MailServer.Pop3.Diagnostics;

internal static partial class Log
{
    private static readonly Func<ILogger, string, string, IDisposable?> Scope =
        LoggerMessage.DefineScope<string, string>("POP3 session {Connection} from {Address}");

    public static IDisposable? BeginSession(this ILogger logger, string connection, string address) => Scope(logger, connection, address);

    [LoggerMessage(1, LogLevel.Debug, "The session ended after {Duration}")]
    public static partial void SessionEnded(this ILogger logger, TimeSpan duration);

    [LoggerMessage(2, LogLevel.Debug, "The connection was lost after {Duration}: {Cause}")]
    public static partial void ConnectionLost(this ILogger logger, TimeSpan duration, string cause);

    [LoggerMessage(3, LogLevel.Error, "The session failed")]
    public static partial void SessionBroke(this ILogger logger, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "A command failed")]
    public static partial void CommandBroke(this ILogger logger, Exception exception);

    [LoggerMessage(5, LogLevel.Warning, "The maildrop was not opened: {Error}: {Cause}")]
    public static partial void MaildropNotOpened(this ILogger logger, StoreError error, string? cause);

    [LoggerMessage(6, LogLevel.Warning, "{Count} deleted messages were not removed: {Error}")]
    public static partial void DeletesNotMade(this ILogger logger, int count, StoreError error);
}
