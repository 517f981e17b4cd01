using MailServer.Imap.Sessions;
using Microsoft.Extensions.Logging;

namespace MailServer.Imap;

/// <summary>Every line the engine logs. Nothing the client wrote goes in but the user name, and that only when the directory knows it.</summary>
internal static partial class Log
{
    private static readonly Func<ILogger, string, string?, IDisposable?> Session =
        LoggerMessage.DefineScope<string, string?>("IMAP session {Session} from {Client}");

    public static IDisposable? BeginSession(ILogger logger, string session, string? client) => Session(logger, session, client);

    [LoggerMessage(1, LogLevel.Information, "{User} logged in by {Mechanism}")]
    public static partial void LoggedIn(ILogger logger, string user, string mechanism);

    [LoggerMessage(2, LogLevel.Information, "A log-in failed: {Outcome}")]
    public static partial void LoginFailed(ILogger logger, MailServer.Authentication.SaslOutcome outcome);

    [LoggerMessage(3, LogLevel.Information, "The session ended: {Reason}")]
    public static partial void Ended(ILogger logger, InputEvent reason);

    [LoggerMessage(4, LogLevel.Information, "The connection was lost")]
    public static partial void Lost(ILogger logger, Exception cause);

    [LoggerMessage(5, LogLevel.Error, "{Command} failed")]
    public static partial void CommandFailed(ILogger logger, string command, Exception cause);

    [LoggerMessage(6, LogLevel.Error, "The session failed in the middle of an answer and was cut")]
    public static partial void SessionFailed(ILogger logger, Exception cause);

    [LoggerMessage(7, LogLevel.Warning, "The store refused {Operation}: {Error}, {Cause}")]
    public static partial void StoreRefused(ILogger logger, string operation, MailServer.Storage.StoreError error, string? cause);
}
