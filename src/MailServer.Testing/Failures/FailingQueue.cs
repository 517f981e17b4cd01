using MailServer.Queue;

namespace MailServer.Testing.Failures;

/// <summary>A queue whose calls that a server makes by itself fail where the store is told to; an administrator's do not.</summary>
internal sealed class FailingQueue(FailingStore store, IQueueStorage inner) : IQueueStorage
{
    public event EventHandler? WorkArrived
    {
        add => inner.WorkArrived += value;
        remove => inner.WorkArrived -= value;
    }

    public ValueTask<QueueItemId> EnqueueAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        store.ThrowAt(StoreOperation.Enqueue);
        return inner.EnqueueAsync(message, cancellationToken);
    }

    public ValueTask<IReadOnlyList<QueueLease>> LeaseAsync(QueueLeaseRequest request, CancellationToken cancellationToken)
    {
        store.ThrowAt(StoreOperation.LeaseItems);
        return inner.LeaseAsync(request, cancellationToken);
    }

    public ValueTask<bool> RenewAsync(QueueLease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        store.ThrowAt(StoreOperation.SettleItem);
        return inner.RenewAsync(lease, duration, cancellationToken);
    }

    public ValueTask<bool> CompleteAsync(QueueLease lease, CancellationToken cancellationToken)
    {
        store.ThrowAt(StoreOperation.SettleItem);
        return inner.CompleteAsync(lease, cancellationToken);
    }

    public ValueTask<bool> DeferAsync(QueueLease lease, QueueDeferral deferral, CancellationToken cancellationToken)
    {
        store.ThrowAt(StoreOperation.SettleItem);
        return inner.DeferAsync(lease, deferral, cancellationToken);
    }

    public ValueTask<bool> FailAsync(QueueLease lease, string why, CancellationToken cancellationToken)
    {
        store.ThrowAt(StoreOperation.SettleItem);
        return inner.FailAsync(lease, why, cancellationToken);
    }

    public ValueTask<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<string> except, CancellationToken cancellationToken)
    {
        store.ThrowAt(StoreOperation.LeaseItems);
        return inner.NextDueAsync(except, cancellationToken);
    }

    public ValueTask<int> RecallAsync(DateTimeOffset after, CancellationToken cancellationToken) => inner.RecallAsync(after, cancellationToken);

    public ValueTask<int> ShiftAsync(TimeSpan by, CancellationToken cancellationToken) => inner.ShiftAsync(by, cancellationToken);

    public ValueTask<IReadOnlyList<string>> TakeProbesAsync(CancellationToken cancellationToken) => inner.TakeProbesAsync(cancellationToken);

    public ValueTask<bool> HoldAsync(QueueItemId item, CancellationToken cancellationToken) => inner.HoldAsync(item, cancellationToken);

    public ValueTask<bool> ReleaseAsync(QueueItemId item, CancellationToken cancellationToken) => inner.ReleaseAsync(item, cancellationToken);

    public ValueTask<bool> RemoveAsync(QueueItemId item, CancellationToken cancellationToken) => inner.RemoveAsync(item, cancellationToken);

    public ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueFilter filter, QueueItemId? after, int most, CancellationToken cancellationToken) =>
        inner.QueryAsync(filter, after, most, cancellationToken);

    public ValueTask<IReadOnlyList<QueueCount>> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);

    public ValueTask<IReadOnlyList<QueueAttempt>> AttemptsAsync(QueueItemId item, CancellationToken cancellationToken) => inner.AttemptsAsync(item, cancellationToken);

    public ValueTask PauseAsync(string destination, CancellationToken cancellationToken) => inner.PauseAsync(destination, cancellationToken);

    public ValueTask ResumeAsync(string destination, CancellationToken cancellationToken) => inner.ResumeAsync(destination, cancellationToken);

    public ValueTask ProbeAsync(string destination, CancellationToken cancellationToken) => inner.ProbeAsync(destination, cancellationToken);

    public ValueTask<IReadOnlyList<string>> PausedAsync(CancellationToken cancellationToken) => inner.PausedAsync(cancellationToken);
}
