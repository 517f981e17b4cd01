using MailServer.Messages;
using MailServer.Queue;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Spooling;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>The outbound queue in the store's database. A lease ends by the clock, without a sweeper; its token fences off whoever held the item before.</summary>
internal sealed class EmbeddedQueue(StoreParts parts) : IQueueStorage
{
    private const int LongestReason = 1000;
    private const int CopyBuffer = 64 * 1024;

    public async ValueTask<QueueItemId> EnqueueAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Recipients.Count == 0) throw new ArgumentException("A message needs a recipient.", nameof(message));
        using var spool = parts.NewSpool(message.Content.Length);
        await CopyAsync(message.Content, spool, cancellationToken).ConfigureAwait(false);
        await spool.FinishAsync(cancellationToken).ConfigureAwait(false);
        var body = await StagedBody.CreateAsync(spool, default, parts.NextBodyId(), parts.Indexer, cancellationToken).ConfigureAwait(false);
        var id = await parts.Writer.WriteAsync(new Enqueue(body, message), cancellationToken).ConfigureAwait(false);
        body.Keep();
        return id;
    }

    public async ValueTask<IReadOnlyList<QueueLease>> LeaseAsync(int most, TimeSpan lease, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lease, TimeSpan.Zero);
        var rows = await parts.Writer.WriteAsync(transaction => Take(transaction, most, lease), cancellationToken).ConfigureAwait(false);
        var leases = new List<QueueLease>(rows.Count);
        foreach (var row in rows)
        {
            var content = await OpenAsync(row.BodyId, cancellationToken).ConfigureAwait(false);
            if (content is not null) leases.Add(row.ToLease(content));
        }
        return leases;
    }

    public async ValueTask<bool> CompleteAsync(QueueLease lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return await parts.Writer.WriteAsync(transaction => End(transaction, lease), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<bool> DeferAsync(QueueLease lease, DateTimeOffset until, string why, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(why);
        var reason = why.Length > LongestReason ? why[..LongestReason] : why;
        return await parts.Writer.WriteAsync(
            transaction => transaction.Connection.Use(QueueSql.Defer)
                .Bind(lease.Item.Id.Value).Bind(lease.Token).Bind(until.ToUnixTimeMilliseconds()).Bind(reason).Run() > 0,
            cancellationToken).ConfigureAwait(false);
    }

    // Whoever gives an item up has told the sender why: nothing of it stays.
    public ValueTask<bool> FailAsync(QueueLease lease, string why, CancellationToken cancellationToken) => CompleteAsync(lease, cancellationToken);

    public async ValueTask<bool> HoldAsync(QueueItemId item, CancellationToken cancellationToken) =>
        await parts.Writer.WriteAsync(t => t.Connection.Use(QueueSql.Hold).Bind(item.Value).Run() > 0, cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> ReleaseAsync(QueueItemId item, CancellationToken cancellationToken) =>
        await parts.Writer.WriteAsync(
            t => t.Connection.Use(QueueSql.Release).Bind(item.Value).Bind(t.Now.ToUnixTimeMilliseconds()).Run() > 0, cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> RemoveAsync(QueueItemId item, CancellationToken cancellationToken) =>
        await parts.Writer.WriteAsync(
            transaction => transaction.Connection.Use(QueueSql.MessageOfItem).Bind(item.Value).Scalar() is { } message
                && Delete(transaction, item.Value, message),
            cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueItemId? after, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        return await parts.Readers.ReadAsync(connection => Query(connection, after?.Value ?? 0, most), cancellationToken).ConfigureAwait(false);
    }

    private static List<QueueItem> Query(Connection connection, long after, int most)
    {
        using var rows = connection.Use(QueueSql.Query).Bind(after).Bind(most);
        var items = new List<QueueItem>();
        while (rows.Step()) items.Add(QueueRow.Read(rows).Item);
        return items;
    }

    private static List<QueueRow> Take(WriteTransaction transaction, int most, TimeSpan lease)
    {
        var connection = transaction.Connection;
        var until = (transaction.Now + lease).ToUnixTimeMilliseconds();
        var leased = new List<QueueRow>();
        foreach (var id in DueItems(connection, transaction.Now, most))
        {
            connection.Use(QueueSql.Lease).Bind(id).Bind(until).Run();
            using var row = connection.Use(QueueSql.Find).Bind(id);
            if (row.Step()) leased.Add(QueueRow.Read(row));
        }
        return leased;
    }

    private static List<long> DueItems(Connection connection, DateTimeOffset now, int most)
    {
        using var rows = connection.Use(QueueSql.Due).Bind(now.ToUnixTimeMilliseconds()).Bind(most);
        var ids = new List<long>();
        while (rows.Step()) ids.Add(rows.Long(0));
        return ids;
    }

    private static bool End(WriteTransaction transaction, QueueLease lease) =>
        transaction.Connection.Use(QueueSql.MessageOfLease).Bind(lease.Item.Id.Value).Bind(lease.Token).Scalar() is { } message
        && Delete(transaction, lease.Item.Id.Value, message);

    private static bool Delete(WriteTransaction transaction, long item, long message)
    {
        var connection = transaction.Connection;
        connection.Use(QueueSql.DeleteItem).Bind(item).Run();
        if (connection.Use(QueueSql.HasItems).Bind(message).Scalar() is not null) return true;
        if (connection.Use(QueueSql.DeleteMessage).Bind(message).Scalar() is { } body) transaction.Bodies.Release(body);
        return true;
    }

    private static async ValueTask CopyAsync(MessageContent content, Spool spool, CancellationToken cancellationToken)
    {
        for (long offset = 0; offset < content.Length;)
        {
            var read = await content.ReadAsync(offset, spool.GetMemory(CopyBuffer / 4), cancellationToken).ConfigureAwait(false);
            if (read == 0) throw new EndOfStreamException("The message ends too early.");
            spool.Advance(read);
            offset += read;
            await spool.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        await spool.CompleteAsync().ConfigureAwait(false);
    }

    private async ValueTask<MessageContent?> OpenAsync(long bodyId, CancellationToken cancellationToken)
    {
        var records = new Bodies.BodyRecord?[1];
        await parts.Bodies.FindAsync([bodyId], records, cancellationToken).ConfigureAwait(false);
        return records[0] is { } record ? await parts.Bodies.OpenAsync(bodyId, record, cancellationToken).ConfigureAwait(false) : null;
    }
}
