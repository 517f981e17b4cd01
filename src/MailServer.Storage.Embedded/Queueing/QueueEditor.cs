using MailServer.Queue;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>The queue for its administrator: in the server through its writer, in another process by itself.</summary>
/// <param name="readers">Reads.</param>
/// <param name="writer">Writes.</param>
/// <param name="time">Says who still has a lease.</param>
/// <param name="workArrived">Items became due.</param>
/// <param name="maintenanceIsDue">A message lost its last item.</param>
internal sealed class QueueEditor(ReaderPool readers, IStoreWriter writer, TimeProvider time, Action workArrived, Action maintenanceIsDue) : IQueueAdministration
{
    public async ValueTask<bool> HoldAsync(QueueItemId item, CancellationToken cancellationToken) =>
        await writer.WriteAsync(t => t.Connection.Use(QueueSql.Hold).Bind(item.Value).Run() > 0, cancellationToken).ConfigureAwait(false);

    public async ValueTask<bool> ReleaseAsync(QueueItemId item, CancellationToken cancellationToken)
    {
        var done = await writer.WriteAsync(
            t => t.Connection.Use(QueueSql.Release).Bind(item.Value).Bind(t.Now.ToUnixTimeMilliseconds()).Run() > 0, cancellationToken).ConfigureAwait(false);
        if (done) workArrived();
        return done;
    }

    public async ValueTask<bool> RemoveAsync(QueueItemId item, CancellationToken cancellationToken)
    {
        var done = await writer.WriteAsync(transaction => Remove(transaction, item.Value), cancellationToken).ConfigureAwait(false);
        if (done) maintenanceIsDue();
        return done;
    }

    public async ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueFilter filter, QueueItemId? after, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var now = time.GetUtcNow();
        return await readers.ReadAsync(c => QueueReads.Items(c, filter, after?.Value ?? 0, most, now), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<QueueCount>> CountAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return await readers.ReadAsync(c => QueueReads.Counts(c, now), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<IReadOnlyList<QueueAttempt>> AttemptsAsync(QueueItemId item, CancellationToken cancellationToken) =>
        await readers.ReadAsync(c => QueueReads.Attempts(c, item), cancellationToken).ConfigureAwait(false);

    public async ValueTask PauseAsync(string destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        await writer.WriteAsync(t => t.Connection.Use(QueueSql.Pause).Bind(destination).Run(), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ResumeAsync(string destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (await writer.WriteAsync(t => t.Connection.Use(QueueSql.Resume).Bind(destination).Run(), cancellationToken).ConfigureAwait(false) > 0) workArrived();
    }

    public async ValueTask ProbeAsync(string destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        await writer.WriteAsync(t => t.Connection.Use(QueueSql.Probe).Bind(destination).Run(), cancellationToken).ConfigureAwait(false);
        workArrived();
    }

    public async ValueTask<IReadOnlyList<string>> PausedAsync(CancellationToken cancellationToken) =>
        await readers.ReadAsync(QueueReads.Paused, cancellationToken).ConfigureAwait(false);

    private static bool Remove(WriteTransaction transaction, long item)
    {
        if (transaction.Connection.Use(QueueSql.MessageOfItem).Bind(item).Scalar() is not { } message) return false;
        QueueRemoval.Delete(transaction, item, message);
        return true;
    }
}
