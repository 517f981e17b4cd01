using MailServer.Protocol;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Outbound;

/// <summary>What the way out logs. Answers of servers come from the reply parser, which replaces control characters; addresses hold none.</summary>
internal static partial class OutboundLog
{
    [LoggerMessage(100, LogLevel.Information, "Item {Item} to {Recipient} delivered to {Host}: {Answer}")]
    public static partial void Delivered(this ILogger logger, long item, EmailAddress recipient, string? host, string answer);

    [LoggerMessage(101, LogLevel.Information, "Item {Item} to {Recipient} deferred until {Until}: {Answer}")]
    public static partial void Deferred(this ILogger logger, long item, EmailAddress recipient, DateTimeOffset until, string answer);

    [LoggerMessage(102, LogLevel.Warning, "Item {Item} to {Recipient} given up: {Answer}")]
    public static partial void GivenUp(this ILogger logger, long item, EmailAddress recipient, string answer);

    [LoggerMessage(103, LogLevel.Warning, "Item {Item}: the lease was lost, or the item removed, before its outcome was written")]
    public static partial void LeaseLost(this ILogger logger, long item);

    [LoggerMessage(104, LogLevel.Error, "A delivery to {Destination} ended by an error; its items are due again when their leases run out")]
    public static partial void JobFailed(this ILogger logger, string destination, Exception failure);

    [LoggerMessage(105, LogLevel.Error, "The queue's storage failed; it is asked again in {Delay}")]
    public static partial void StorageFailed(this ILogger logger, TimeSpan delay, Exception failure);

    [LoggerMessage(106, LogLevel.Error, "The sender of item {Item} could not be told")]
    public static partial void NoticeFailed(this ILogger logger, long item, Exception failure);

    [LoggerMessage(107, LogLevel.Warning, "The notice to the sender of item {Item} was refused: {Code} {Text}")]
    public static partial void NoticeRefused(this ILogger logger, long item, int code, string text);

    [LoggerMessage(109, LogLevel.Warning, "The TLS report for {Destination} could not be sent: {Failure}")]
    public static partial void ReportFailed(this ILogger logger, string destination, string failure);

    [LoggerMessage(108, LogLevel.Information, "The queue stops; {Items} items are being delivered")]
    public static partial void QueueStops(this ILogger logger, int items);

    [LoggerMessage(111, LogLevel.Information, "{Recipient} is on the suppression list until {Until}")]
    public static partial void Suppressed(this ILogger logger, EmailAddress recipient, DateTimeOffset? until);

    [LoggerMessage(110, LogLevel.Error, "{Recipient} could not be put on the suppression list")]
    public static partial void SuppressionFailed(this ILogger logger, EmailAddress recipient, Exception failure);

    [LoggerMessage(115, LogLevel.Error, "Message {Message} of the queue cannot be read; its items wait")]
    public static partial void ContentUnreadable(this ILogger logger, long message, Exception failure);

    [LoggerMessage(116, LogLevel.Warning, "A notice goes out without the text of message {Message}, which cannot be read")]
    public static partial void NothingReturned(this ILogger logger, long message, Exception failure);

    [LoggerMessage(117, LogLevel.Error, "The queue stops though {Items} items are still at work after {Time}; they are due again when their leases run out")]
    public static partial void NotDrained(this ILogger logger, int items, TimeSpan time);

    [LoggerMessage(112, LogLevel.Warning, "The clock was set by {Jump}; every destination is tried anew, and nothing is given up for its age until then")]
    public static partial void ClockWasSet(this ILogger logger, TimeSpan jump);

    [LoggerMessage(114, LogLevel.Warning, "{Count} items were planned by another clock for a time far ahead; they are tried now")]
    public static partial void Recalled(this ILogger logger, int count);

    [LoggerMessage(113, LogLevel.Error, "What is known of TLS to {Name} could not be written down; after a restart it must be found out anew")]
    public static partial void NoteFailed(this ILogger logger, string name, Exception failure);
}
