using MailServer.Queue;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Spooling;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>Puts a message into the queue, one item for each recipient; the body is shared by them.</summary>
internal sealed class Enqueue(StagedBody body, QueueEnvelope envelope) : WriteOperation<QueueItemId>
{
    public override long BytesToWrite => body.BytesToWrite;

    public override bool OnlyAdds => true;

    public override void WriteBodies(SegmentWriter segments) => body.Write(segments);

    protected override QueueItemId Run(WriteTransaction transaction)
    {
        transaction.Bodies.Add(body.Id, body.Location, body.IsSingle, references: 1, body.Index);
        return Insert(transaction, body.Id, envelope);
    }

    /// <summary>Adds the rows of an envelope whose body is there; the caller counts the reference.</summary>
    /// <returns>The first recipient's item.</returns>
    public static QueueItemId Insert(WriteTransaction transaction, long bodyId, QueueEnvelope envelope)
    {
        var now = transaction.Now.ToUnixTimeMilliseconds();
        var connection = transaction.Connection;
        var sender = envelope.ReversePath is { } address ? AddressKey.ToText(address) : null;
        var statement = connection.Use(QueueSql.InsertMessage).Bind(sender).Bind(QueueParameters.Write(envelope.Parameters)).Bind(bodyId).Bind(now).Bind(envelope.PreludeSkipped);
        var messageId = (envelope.Headers.IsEmpty ? statement.BindNull() : statement.Bind(envelope.Headers.Span)).Scalar()!.Value;
        var first = 0L;
        foreach (var recipient in envelope.Recipients)
        {
            var id = connection.Use(QueueSql.InsertItem).Bind(messageId).Bind(AddressKey.ToText(recipient.Address))
                .Bind(QueueDestination.Of(recipient.Address)).Bind(QueueParameters.Write(recipient.Parameters)).Bind(now).Scalar()!.Value;
            if (first == 0) first = id;
        }
        return new QueueItemId(first);
    }
}
