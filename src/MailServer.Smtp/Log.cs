using System.Net;
using MailServer.Authentication;
using MailServer.Checks;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Smtp.Checks;
using MailServer.Smtp.Diagnostics;
using MailServer.Smtp.Sessions;
using Microsoft.Extensions.Logging;
using Verb = MailServer.Protocol.Smtp.SmtpVerb;

namespace MailServer.Smtp;

/// <summary>Every message that the engine logs. Text from outside passes <see cref="LogText"/>.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "Session from {RemoteEndPoint} to the {Service} service")]
    public static partial void SessionBegins(this ILogger logger, EndPoint? remoteEndPoint, MailServiceKind service);

    [LoggerMessage(2, LogLevel.Debug, "Session ended after {Transactions} transactions")]
    public static partial void SessionEnds(this ILogger logger, int transactions);

    [LoggerMessage(3, LogLevel.Error, "The session failed")]
    public static partial void SessionFailed(this ILogger logger, Exception failure);

    [LoggerMessage(4, LogLevel.Information, "Timed out in mode {Mode}")]
    public static partial void TimedOut(this ILogger logger, InputMode mode);

    [LoggerMessage(5, LogLevel.Information, "{RemoteEndPoint} spoke before the greeting")]
    public static partial void EarlyTalker(this ILogger logger, EndPoint? remoteEndPoint);

    [LoggerMessage(6, LogLevel.Debug, "Input followed {Verb} in the same group")]
    public static partial void ImproperPipelining(this ILogger logger, Verb verb);

    [LoggerMessage(7, LogLevel.Warning, "Plaintext followed STARTTLS; nothing of it was run")]
    public static partial void PlaintextAfterStartTls(this ILogger logger);

    [LoggerMessage(8, LogLevel.Information, "The TLS handshake failed")]
    public static partial void TlsFailed(this ILogger logger, Exception failure);

    [LoggerMessage(9, LogLevel.Information, "A proxy speaks for {RemoteEndPoint}")]
    public static partial void ClientReplaced(this ILogger logger, EndPoint? remoteEndPoint);

    [LoggerMessage(10, LogLevel.Information, "{User} logged in by {Mechanism}")]
    public static partial void LoggedIn(this ILogger logger, string user, string mechanism);

    [LoggerMessage(12, LogLevel.Error, "The authenticator failed")]
    public static partial void AuthenticatorFailed(this ILogger logger, Exception failure);

    [LoggerMessage(13, LogLevel.Error, "The receiver failed")]
    public static partial void ReceiverFailed(this ILogger logger, Exception failure);

    [LoggerMessage(14, LogLevel.Error, "The check {Check} failed or took too long at stage {Stage}")]
    public static partial void CheckFailed(this ILogger logger, Exception failure, string check, CheckStage stage);

    [LoggerMessage(15, LogLevel.Error, "The command {Verb} failed or took too long")]
    public static partial void VerbFailed(this ILogger logger, Exception failure, string verb);

    public static void LogInFailed(this ILogger logger, SaslOutcome outcome, string? cause) =>
        LogInFailedCore(logger, outcome, LogText.OneLine(cause));

    public static void Refused(this ILogger logger, int code, EnhancedStatusCode enhanced, string text, string? cause)
    {
        if (logger.IsEnabled(LogLevel.Debug)) RefusedCore(logger, code, enhanced, LogText.OneLine(text), LogText.OneLine(cause));
    }

    public static void Verdict(this ILogger logger, string check, CheckStage stage, CheckVerdict verdict) =>
        VerdictCore(logger, check, stage, verdict.Kind, LogText.OneLine(verdict.Reason ?? verdict.Reply?.Text));

    public static void HeaderRefused(this ILogger logger, string name) => HeaderRefusedCore(logger, LogText.OneLine(name));

    [LoggerMessage(11, LogLevel.Information, "Log-in failed: {Outcome} {Cause}")]
    private static partial void LogInFailedCore(ILogger logger, SaslOutcome outcome, string cause);

    [LoggerMessage(16, LogLevel.Debug, "Answered {Code} {Enhanced} {Text} {Cause}")]
    private static partial void RefusedCore(ILogger logger, int code, EnhancedStatusCode enhanced, string text, string cause);

    [LoggerMessage(17, LogLevel.Information, "The check {Check} said {Kind} at stage {Stage}: {Reason}")]
    private static partial void VerdictCore(ILogger logger, string check, CheckStage stage, VerdictKind kind, string reason);

    [LoggerMessage(18, LogLevel.Error, "A check gave the malformed header field {Name}; it was left out")]
    private static partial void HeaderRefusedCore(ILogger logger, string name);
}
