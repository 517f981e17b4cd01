using MailServer.Queue;

namespace MailServer.Simulation.Planted;

/// <summary>Whoever asks gets items that somebody has already.</summary>
public sealed class DoubleLease : Plant
{
    public override IQueueStorage Over(IQueueStorage queue) => new Queue(queue, World);

    private sealed class Queue(IQueueStorage inner, World world) : IQueueStorage
    {
        private readonly List<QueueLease> _given = [];

        public event EventHandler? WorkArrived
        {
            add => inner.WorkArrived += value;
            remove => inner.WorkArrived -= value;
        }

        public async ValueTask<IReadOnlyList<QueueLease>> LeaseAsync(QueueLeaseRequest request, CancellationToken cancellationToken)
        {
            var leases = await inner.LeaseAsync(request, cancellationToken);
            var again = request.EnqueuedBefore is null && _given.Count > 0 && world.Random.Next(4) == 0 ? [_given[^1]] : Array.Empty<QueueLease>();
            _given.AddRange(leases);
            return [.. leases, .. again.Where(old => leases.All(lease => lease.Item.Id != old.Item.Id))];
        }

        public ValueTask<QueueItemId> EnqueueAsync(QueueMessage message, CancellationToken cancellationToken) => inner.EnqueueAsync(message, cancellationToken);

        public ValueTask<int> RecallAsync(DateTimeOffset after, CancellationToken cancellationToken) => inner.RecallAsync(after, cancellationToken);

        public ValueTask<bool> RenewAsync(QueueLease lease, TimeSpan duration, CancellationToken cancellationToken) => inner.RenewAsync(lease, duration, cancellationToken);

        public ValueTask<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<string> except, CancellationToken cancellationToken) => inner.NextDueAsync(except, cancellationToken);

        public ValueTask<bool> CompleteAsync(QueueLease lease, CancellationToken cancellationToken) => EndAsync(lease, inner.CompleteAsync(lease, cancellationToken));

        public ValueTask<bool> DeferAsync(QueueLease lease, QueueDeferral deferral, CancellationToken cancellationToken) =>
            EndAsync(lease, inner.DeferAsync(lease, deferral, cancellationToken));

        public ValueTask<bool> FailAsync(QueueLease lease, string why, CancellationToken cancellationToken) => EndAsync(lease, inner.FailAsync(lease, why, cancellationToken));

        public ValueTask<bool> HoldAsync(QueueItemId item, CancellationToken cancellationToken) => inner.HoldAsync(item, cancellationToken);

        public ValueTask<bool> ReleaseAsync(QueueItemId item, CancellationToken cancellationToken) => inner.ReleaseAsync(item, cancellationToken);

        public ValueTask<bool> RemoveAsync(QueueItemId item, CancellationToken cancellationToken) => inner.RemoveAsync(item, cancellationToken);

        public ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueFilter filter, QueueItemId? after, int most, CancellationToken cancellationToken) =>
            inner.QueryAsync(filter, after, most, cancellationToken);

        public ValueTask<IReadOnlyList<QueueCount>> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);

        public ValueTask<IReadOnlyList<QueueAttempt>> AttemptsAsync(QueueItemId item, CancellationToken cancellationToken) => inner.AttemptsAsync(item, cancellationToken);

        public ValueTask PauseAsync(string destination, CancellationToken cancellationToken) => inner.PauseAsync(destination, cancellationToken);

        public ValueTask ResumeAsync(string destination, CancellationToken cancellationToken) => inner.ResumeAsync(destination, cancellationToken);

        public ValueTask<IReadOnlyList<string>> PausedAsync(CancellationToken cancellationToken) => inner.PausedAsync(cancellationToken);

        private ValueTask<bool> EndAsync(QueueLease lease, ValueTask<bool> end)
        {
            _given.RemoveAll(given => given.Item.Id == lease.Item.Id);
            return end;
        }
    }
}
