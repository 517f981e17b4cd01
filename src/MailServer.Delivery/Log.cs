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

    [LoggerMessage(15, LogLevel.Warning, "The list {List} is a member of lists that it contains; it is looked at once")]
    public static partial void ListSeenBefore(this ILogger logger, string list);

    [LoggerMessage(16, LogLevel.Warning, "The list {List} lies too deep in other lists; its members are left out")]
    public static partial void ListTooDeep(this ILogger logger, string list);

    [LoggerMessage(17, LogLevel.Information, "The member {Member} of a list gets no post: {Reason}")]
    public static partial void ListMemberSkipped(this ILogger logger, string member, string reason);

    [LoggerMessage(18, LogLevel.Information, "{Transaction} is not distributed by {List}: {Reason}")]
    public static partial void PostRefused(this ILogger logger, string transaction, string list, string reason);

    [LoggerMessage(19, LogLevel.Information, "{List} distributes {Transaction} to {Members} members")]
    public static partial void Posted(this ILogger logger, string transaction, string list, int members);

    [LoggerMessage(20, LogLevel.Error, "The store cannot keep the post {Transaction}")]
    public static partial void PostNotKept(this ILogger logger, Exception failure, string transaction);

    [LoggerMessage(21, LogLevel.Error, "{Transaction} is missing in the archive of {List}")]
    public static partial void PostNotArchived(this ILogger logger, string transaction, string list);

    [LoggerMessage(22, LogLevel.Error, "{Archive}, the archive of {List}, is no mailbox here")]
    public static partial void NoArchive(this ILogger logger, string list, string archive);

    [LoggerMessage(23, LogLevel.Error, "A bounce of a list's member cannot be counted")]
    public static partial void BounceNotCounted(this ILogger logger, Exception failure);

    [LoggerMessage(24, LogLevel.Information, "A post of {List} to {Member} came back; days with bounces: {Bounces}")]
    public static partial void PostCameBack(this ILogger logger, string list, string member, int bounces);

    [LoggerMessage(25, LogLevel.Warning, "{Member} gets no more posts of {List}: too many came back")]
    public static partial void MemberDisabled(this ILogger logger, string list, string member);

    [LoggerMessage(26, LogLevel.Information, "The request {Request} to {List} is not answered: {Reason}")]
    public static partial void RequestIgnored(this ILogger logger, string request, string list, string reason);

    [LoggerMessage(27, LogLevel.Information, "{Member} is a member of {List} now")]
    public static partial void Subscribed(this ILogger logger, string list, string member);

    [LoggerMessage(28, LogLevel.Information, "{Member} left {List}")]
    public static partial void Unsubscribed(this ILogger logger, string list, string member);

    [LoggerMessage(29, LogLevel.Error, "The list {List} failed")]
    public static partial void ListFailed(this ILogger logger, Exception failure, string list);

    [LoggerMessage(30, LogLevel.Debug, "{Transaction} is not answered for {Account}: {Reason}")]
    public static partial void NotAnswered(this ILogger logger, string transaction, AccountId account, string reason);

    [LoggerMessage(31, LogLevel.Error, "The answer of {Account} could not be made; the message is delivered")]
    public static partial void AnswerFailed(this ILogger logger, Exception failure, AccountId account);

    [LoggerMessage(33, LogLevel.Warning, "The DNS does not say whether {Domain} has a DMARC policy; the post to {List} goes out in the list's name")]
    public static partial void PolicyUnknown(this ILogger logger, string domain, string list);

    [LoggerMessage(32, LogLevel.Warning, "The connection to {Host} could not be closed")]
    public static partial void ConnectionNotClosed(this ILogger logger, string host, Exception failure);
}
