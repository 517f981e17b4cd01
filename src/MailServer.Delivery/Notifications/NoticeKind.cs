namespace MailServer.Delivery.Notifications;

/// <summary>What a delivery status notification tells (the Action of RFC 3464 §2.3.3).</summary>
public enum NoticeKind
{
    /// <summary>The message could not be delivered.</summary>
    Failed,

    /// <summary>The message is late; it is tried on.</summary>
    Delayed,

    /// <summary>The message was handed to a server that sends no reports.</summary>
    Relayed,

    /// <summary>The message is in the recipient's mailbox, or a list has taken it.</summary>
    Delivered,

    /// <summary>The message was passed on to several addresses that stand behind the recipient's.</summary>
    Expanded,
}
