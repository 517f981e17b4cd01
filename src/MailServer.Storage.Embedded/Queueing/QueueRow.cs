using MailServer.Messages;
using MailServer.Queue;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Users;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>An item of the queue with what a lease needs.</summary>
internal sealed record QueueRow(QueueItem Item, long BodyId, long Token, string MailParameters, string RecipientParameters)
{
    public static QueueRow Read(Statement row)
    {
        var item = new QueueItem
        {
            Id = new QueueItemId(row.Long(0)),
            ReversePath = row.MaybeText(1) is { } sender ? AddressKey.FromText(sender) : null,
            Recipient = AddressKey.FromText(row.Text(2)),
            EnqueuedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Long(3)),
            NextAttempt = DateTimeOffset.FromUnixTimeMilliseconds(row.Long(4)),
            Attempts = (int)row.Long(5),
            LastError = row.MaybeText(6),
            IsHeld = row.Long(7) != 0,
            Size = row.Long(8),
        };
        return new QueueRow(item, row.Long(9), row.Long(10), row.Text(11), row.Text(12));
    }

    public QueueLease ToLease(MessageContent content) => new(Item, content, Token)
    {
        Parameters = QueueParameters.ReadMail(MailParameters),
        RecipientParameters = QueueParameters.ReadRecipient(RecipientParameters),
    };
}
