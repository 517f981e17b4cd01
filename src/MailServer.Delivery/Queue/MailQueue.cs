using MailServer.Queue;

namespace MailServer.Delivery.Queue;

/// <summary>The administrator's hands on the queue.</summary>
/// <param name="storage">The queue.</param>
/// <param name="runner">The runner of this process, or null when another process runs the queue; it notices a retry within its poll interval.</param>
public sealed class MailQueue(IQueueAdministration storage, QueueRunner? runner) : IMailQueue
{
    private const int PageLength = 500;
    private const int LongestPage = 1000;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<QueueItem>> ListAsync(QueueFilter filter, QueueItemId? after, int most, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, LongestPage);
        return storage.QueryAsync(filter, after, most, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<QueueCount>> CountAsync(CancellationToken cancellationToken) => storage.CountAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask<QueueItemDetail?> FindAsync(QueueItemId item, CancellationToken cancellationToken)
    {
        var found = await storage.QueryAsync(new QueueFilter { Item = item }, null, 1, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0) return null;
        return new QueueItemDetail(found[0], await storage.AttemptsAsync(item, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc />
    public async ValueTask<long> RetryAsync(QueueFilter filter, CancellationToken cancellationToken)
    {
        var destinations = new HashSet<string>();
        return await ForEachAsync(filter, async item =>
        {
            if (item.State != QueueItemState.Waiting) return false;
            // Before the item is due: a runner that still waits for the destination would put it off again.
            if (destinations.Add(item.Destination)) await ProbeAsync(item.Destination, cancellationToken).ConfigureAwait(false);
            return await storage.ReleaseAsync(item.Id, cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public ValueTask<long> FlushAsync(CancellationToken cancellationToken) => RetryAsync(QueueFilter.All, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<QueueEvent> WatchAsync(CancellationToken cancellationToken) =>
        runner?.WatchAsync(cancellationToken) ?? throw new NotSupportedException("The queue is run by another process; only there its events are told.");

    /// <inheritdoc />
    public ValueTask<long> HoldAsync(QueueFilter filter, CancellationToken cancellationToken) =>
        ForEachAsync(filter, item => storage.HoldAsync(item.Id, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask<long> ReleaseAsync(QueueFilter filter, CancellationToken cancellationToken) =>
        ForEachAsync(filter, item => item.IsHeld ? storage.ReleaseAsync(item.Id, cancellationToken) : new(false), cancellationToken);

    /// <inheritdoc />
    public ValueTask<long> RemoveAsync(QueueFilter filter, CancellationToken cancellationToken) =>
        ForEachAsync(filter, item => storage.RemoveAsync(item.Id, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask PauseDestinationAsync(string destination, CancellationToken cancellationToken) =>
        storage.PauseAsync(QueueDestination.Normalize(destination), cancellationToken);

    /// <inheritdoc />
    public ValueTask ResumeDestinationAsync(string destination, CancellationToken cancellationToken) =>
        storage.ResumeAsync(QueueDestination.Normalize(destination), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> PausedDestinationsAsync(CancellationToken cancellationToken) => storage.PausedAsync(cancellationToken);

    private ValueTask ProbeAsync(string destination, CancellationToken cancellationToken)
    {
        if (runner is null) return storage.ProbeAsync(destination, cancellationToken);
        runner.Probe(destination);
        return ValueTask.CompletedTask;
    }

    // A page at a time: a queue of a million items does not come into memory.
    private async ValueTask<long> ForEachAsync(QueueFilter filter, Func<QueueItem, ValueTask<bool>> change, CancellationToken cancellationToken)
    {
        long changed = 0;
        QueueItemId? after = null;
        while (true)
        {
            var page = await storage.QueryAsync(filter, after, PageLength, cancellationToken).ConfigureAwait(false);
            foreach (var item in page)
            {
                if (await change(item).ConfigureAwait(false)) changed++;
            }

            if (page.Count < PageLength) return changed;
            after = page[^1].Id;
        }
    }
}
