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
}
