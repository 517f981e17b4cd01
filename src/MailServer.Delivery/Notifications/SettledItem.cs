using MailServer.Protocol.Smtp;
using MailServer.Queue;

namespace MailServer.Delivery.Notifications;

/// <summary>An item of which the sender may hear.</summary>
/// <param name="Lease">The item.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Reply">The last answer.</param>
/// <param name="Attempt">The last attempt.</param>
/// <param name="IsFromPeer">Whether the next hop gave that answer.</param>
internal sealed record SettledItem(QueueLease Lease, NoticeKind Kind, SmtpReply Reply, QueueAttempt Attempt, bool IsFromPeer)
{
    /// <summary>When the item will be given up; for a delay.</summary>
    public DateTimeOffset? RetriedUntil { get; init; }
}
