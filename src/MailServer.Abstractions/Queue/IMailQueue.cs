namespace MailServer.Queue;

/// <summary>The queue as its administrator sees it.</summary>
public interface IMailQueue
{
    /// <summary>Lists items by age, oldest first, a page at a time.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">The last item of the page before; null for the first page.</param>
    /// <param name="most">1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<QueueItem>> ListAsync(QueueFilter filter, QueueItemId? after, int most, CancellationToken cancellationToken);

    /// <summary>Counts items by destination and state.</summary>
    ValueTask<IReadOnlyList<QueueCount>> CountAsync(CancellationToken cancellationToken);

    /// <summary>One item with the history of its attempts, or null.</summary>
    ValueTask<QueueItemDetail?> FindAsync(QueueItemId item, CancellationToken cancellationToken);

    /// <summary>Makes waiting items due now; held ones stay held. This also ends the waiting for a destination that did not answer.</summary>
    /// <returns>How many items.</returns>
    ValueTask<long> RetryAsync(QueueFilter filter, CancellationToken cancellationToken);

    /// <summary>Makes everything that waits due now, and ends the waiting for every destination that did not answer.</summary>
    /// <returns>How many items.</returns>
    ValueTask<long> FlushAsync(CancellationToken cancellationToken) => RetryAsync(QueueFilter.All, cancellationToken);

    /// <summary>What becomes of items from this call on. A watcher who does not keep up misses the oldest of 10,000 events.</summary>
    /// <exception cref="NotSupportedException">The queue is run by another process.</exception>
    IAsyncEnumerable<QueueEvent> WatchAsync(CancellationToken cancellationToken);

    /// <summary>Holds items until they are released.</summary>
    /// <returns>How many items.</returns>
    ValueTask<long> HoldAsync(QueueFilter filter, CancellationToken cancellationToken);

    /// <summary>Releases held items; they are due now.</summary>
    /// <returns>How many items.</returns>
    ValueTask<long> ReleaseAsync(QueueFilter filter, CancellationToken cancellationToken);

    /// <summary>Removes items without telling anybody.</summary>
    /// <returns>How many items.</returns>
    ValueTask<long> RemoveAsync(QueueFilter filter, CancellationToken cancellationToken);

    /// <summary>Sends nothing to a destination until it is resumed.</summary>
    ValueTask PauseDestinationAsync(string destination, CancellationToken cancellationToken);

    /// <summary>Ends a pause.</summary>
    ValueTask ResumeDestinationAsync(string destination, CancellationToken cancellationToken);

    /// <summary>The paused destinations.</summary>
    ValueTask<IReadOnlyList<string>> PausedDestinationsAsync(CancellationToken cancellationToken);
}

/// <summary>An item with its history.</summary>
/// <param name="Item">The item.</param>
/// <param name="Attempts">Its attempts, oldest first.</param>
public sealed record QueueItemDetail(QueueItem Item, IReadOnlyList<QueueAttempt> Attempts);
