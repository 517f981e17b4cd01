using Microsoft.Extensions.Logging;

namespace MailServer.Authentication;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Protocol} log-in of {Account} by {Mechanism} from {Address}")]
    public static partial void LoggedIn(this ILogger logger, string protocol, string account, string mechanism, string address);

    [LoggerMessage(2, LogLevel.Information, "{Protocol} log-in by {Mechanism} from {Address} ended as {Outcome}: {Cause}")]
    public static partial void NotLoggedIn(this ILogger logger, string protocol, string mechanism, string address, SaslOutcome outcome, string cause);

    [LoggerMessage(3, LogLevel.Error, "{Protocol} log-in by {Mechanism} from {Address} failed inside the server")]
    public static partial void LogInBroke(this ILogger logger, Exception exception, string protocol, string mechanism, string address);

    [LoggerMessage(4, LogLevel.Error, "The mechanism {Mechanism} cannot say whether it is available; it is left out")]
    public static partial void MechanismBroke(this ILogger logger, Exception exception, string mechanism);
}
