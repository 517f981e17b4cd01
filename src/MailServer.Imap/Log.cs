using MailServer.Imap.Sessions;
using Microsoft.Extensions.Logging;

namespace MailServer.Imap;

/// <summary>Every line the engine logs. Nothing that the client wrote goes in.</summary>
internal static partial class Log
{
    private static readonly Func<ILogger, string, string?, IDisposable?> Session =
        LoggerMessage.DefineScope<string, string?>("IMAP session {Session} from {Client}");

    public static IDisposable? BeginSession(ILogger logger, string session, string? client) => Session(logger, session, client);

    [LoggerMessage(1, LogLevel.Information, "Account {Account} logged in by {Mechanism}")]
    public static partial void LoggedIn(ILogger logger, string account, string mechanism);

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

    [LoggerMessage(8, LogLevel.Error, "The event handler {Handler} failed or took too long at {Cause} of {Count} messages; they stay as they are")]
    public static partial void EventHandlerFailed(ILogger logger, string handler, MailServer.Events.ImapEventCause cause, int count, Exception failure);

    [LoggerMessage(9, LogLevel.Error, "The event handler {Handler} is not told of {Cause} of {Count} messages: it has not come back from earlier calls")]
    public static partial void EventHandlerHangs(ILogger logger, string handler, MailServer.Events.ImapEventCause cause, int count);

    [LoggerMessage(10, LogLevel.Error, "Event handlers are not told of {Cause} of {Count} messages: the mailbox cannot be opened ({Error})")]
    public static partial void EventNotTold(ILogger logger, MailServer.Events.ImapEventCause cause, int count, MailServer.Storage.StoreError error);

    [LoggerMessage(11, LogLevel.Error, "Event handlers are not told of {Cause} of {Count} messages")]
    public static partial void EventFailed(ILogger logger, MailServer.Events.ImapEventCause cause, int count, Exception failure);

    [LoggerMessage(12, LogLevel.Error, "The event handler {Handler} does not say rightly where its scripts are; IMAPSIEVE is not announced")]
    public static partial void NoManageSieve(ILogger logger, string handler, Exception failure);
}
