using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MailServer.Storage;

namespace MailServer.Delivery.Local;

/// <summary>The replies of local delivery, one object each.</summary>
internal static class DeliveryReplies
{
    public static SmtpReply RecipientOk { get; } = new(250, 1, 5, "Recipient OK");

    public static SmtpReply Unknown { get; } = new(550, 1, 1, "No such user here");

    public static SmtpReply Disabled { get; } = new(550, 2, 1, "Mailbox disabled");

    public static SmtpReply RelayDenied { get; } = new(550, 7, 1, "Relaying denied");

    public static SmtpReply NoRelay { get; } = new(550, 7, 1, "This server takes mail for its own users only");

    public static SmtpReply TryLater { get; } = new(451, 3, 0, "Local error, try again later");

    public static SmtpReply Misconfigured { get; } = new(451, 3, 5, "This address cannot be forwarded now");

    public static SmtpReply AliasLoop { get; } = new(550, 4, 6, "The address leads back to itself");

    public static SmtpReply DeliveryLoop { get; } = new(554, 4, 6, "The message was delivered to this address before");

    public static SmtpReply MailboxFull { get; } = new(452, 2, 2, "Mailbox full");

    public static SmtpReply StoreFull { get; } = new(452, 3, 1, "Insufficient system storage, try again later");

    /// <summary>Nothing is sent to that recipient. Why stands in the list's entry, which may quote another server.</summary>
    public static SmtpReply Suppressed(SuppressionEntry entry) =>
        new(550, 1, 1, $"Nothing is sent to <{entry.Recipient}>, which was refused before: {entry.Reason}");

    /// <summary>The same behind an alias: where it leads, and what was answered there, is not for strangers.</summary>
    public static SmtpReply ForwardSuppressed { get; } = new(550, 1, 1, "Mail for this address is not forwarded any more");

    /// <summary>What a refusal of the store is in SMTP.</summary>
    public static SmtpReply Of(StoreError error) => error switch
    {
        StoreError.OverQuota => MailboxFull,
        StoreError.Unavailable or StoreError.LimitReached => StoreFull,
        _ => TryLater,
    };
}
