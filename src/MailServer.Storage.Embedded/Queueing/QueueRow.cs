using MailServer.Messages;
using MailServer.Queue;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Spooling;
using MailServer.Storage.Embedded.Users;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>An item of the queue with what a lease needs.</summary>
internal sealed record QueueRow(QueueItem Item, long BodyId, long Token, string MailParameters, string RecipientParameters, long ContentStart, byte[] Headers)
{
    public static QueueRow Read(Statement row, DateTimeOffset now)
    {
        var item = new QueueItem
        {
            Id = new QueueItemId(row.Long(0)),
            Message = new QueueMessageId(row.Long(1)),
            ReversePath = row.MaybeText(2) is { } sender ? AddressKey.FromText(sender) : null,
            Recipient = AddressKey.FromText(row.Text(3)),
            EnqueuedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Long(4)),
            NextAttempt = DateTimeOffset.FromUnixTimeMilliseconds(row.Long(5)),
            Attempts = (int)row.Long(6),
            LastError = row.MaybeText(7),
            IsDelayNotified = row.Long(8) != 0,
            IsHeld = row.Long(9) != 0,
            IsLeased = row.Long(10) > now.ToUnixTimeMilliseconds(),
            Size = row.Long(11),
        };
        return new QueueRow(item, row.Long(12), row.Long(13), row.Text(14), row.Text(15), row.Long(16), row.Blob(17).ToArray());
    }

    public QueueLease ToLease(MessageContent content) => new(Item, ContentOf(content), Token)
    {
        Parameters = QueueParameters.ReadMail(MailParameters),
        RecipientParameters = QueueParameters.ReadRecipient(RecipientParameters),
    };

    private MessageContent ContentOf(MessageContent body)
    {
        var queued = ContentStart == 0 ? body : body.Slice(ContentStart, body.Length - ContentStart);
        return Headers.Length == 0 ? queued : new PreludedContent(Headers, queued);
    }
}
