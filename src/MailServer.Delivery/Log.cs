using MailServer.Storage;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery;

/// <summary>Every message that the package logs. Addresses have no control characters by their type.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The sink failed")]
    public static partial void SinkFailed(this ILogger logger, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "Mail for {Address} runs in a circle of aliases, or through too many")]
    public static partial void AliasLoop(this ILogger logger, string address);

    [LoggerMessage(3, LogLevel.Warning, "An alias of {Address} leads outside, and there is no queue")]
    public static partial void AliasNeedsQueue(this ILogger logger, string address);

    [LoggerMessage(4, LogLevel.Warning, "{Target}, to which {Address} leads, is unknown or switched off; the others get the mail")]
    public static partial void AliasTargetSkipped(this ILogger logger, string target, string address);

    [LoggerMessage(5, LogLevel.Error, "The directory cannot answer for {Address}: {Cause}")]
    public static partial void DirectoryUnavailable(this ILogger logger, string address, string cause);

    [LoggerMessage(6, LogLevel.Error, "A filter failed or took too long for {Account}; the message is kept")]
    public static partial void FilterFailed(this ILogger logger, Exception failure, AccountId account);

    [LoggerMessage(7, LogLevel.Error, "The store cannot take a message: {Error} {Cause}")]
    public static partial void StoreRefused(this ILogger logger, StoreError error, string? cause);

    [LoggerMessage(8, LogLevel.Information, "Delivered {Transaction} to {Account} in {Folder}")]
    public static partial void Delivered(this ILogger logger, string transaction, AccountId account, string? folder);

    [LoggerMessage(9, LogLevel.Warning, "Not delivered {Transaction} to {Account}: {Error} {Cause}")]
    public static partial void NotDelivered(this ILogger logger, string transaction, AccountId account, StoreError error, string? cause);

    [LoggerMessage(10, LogLevel.Information, "Queued {Transaction} for {Recipients} recipients")]
    public static partial void Queued(this ILogger logger, string transaction, int recipients);

    [LoggerMessage(11, LogLevel.Error, "The queue cannot take {Transaction}")]
    public static partial void QueueFailed(this ILogger logger, Exception failure, string transaction);

    [LoggerMessage(12, LogLevel.Warning, "Took {Transaction} back from {Account}, since others could not get it and the sender will repeat it")]
    public static partial void TakenBack(this ILogger logger, string transaction, AccountId account);

    [LoggerMessage(13, LogLevel.Error, "Could not take {Transaction} back from {Account}: {Account} may get it twice")]
    public static partial void NotTakenBack(this ILogger logger, Exception? failure, string transaction, AccountId account);

    [LoggerMessage(14, LogLevel.Information, "Nothing is sent to {Recipient}, which is on the suppression list: {Reason}")]
    public static partial void RecipientSuppressed(this ILogger logger, string recipient, string reason);
}
