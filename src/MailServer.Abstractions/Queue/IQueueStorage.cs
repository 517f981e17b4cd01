namespace MailServer.Queue;

/// <summary>
/// Durable outbound work. Items are leased, so that a crash loses nothing and two workers never hold the same item: an item whose lease ran out is
/// due again, and what its former worker still says of it is ignored and answered with false.
/// </summary>
public interface IQueueStorage : IQueueAdministration
{
    /// <summary>Raised when items may have become due at once: enqueued, released, given back, or a destination resumed. On any thread; handlers return at once and do not throw.</summary>
    event EventHandler? WorkArrived;

    /// <summary>Adds a message for foreign recipients, durably.</summary>
    /// <returns>The first recipient's item.</returns>
    ValueTask<QueueItemId> EnqueueAsync(QueueMessage message, CancellationToken cancellationToken);

    /// <summary>Takes items that are due, for a time; an item whose lease ran out is due again.</summary>
    /// <param name="most">At most so many.</param>
    /// <param name="lease">How long they are held.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<QueueLease>> LeaseAsync(int most, TimeSpan lease, CancellationToken cancellationToken) =>
        LeaseAsync(new QueueLeaseRequest(most, lease), cancellationToken);

    /// <summary>
    /// Takes items that are due, for a time. Held items and paused destinations are left out. Within a destination the item due longest comes first;
    /// among destinations any order will do in which none waits for ever.
    /// </summary>
    ValueTask<IReadOnlyList<QueueLease>> LeaseAsync(QueueLeaseRequest request, CancellationToken cancellationToken);

    /// <summary>Holds a lease for another time from now. False when it was lost.</summary>
    ValueTask<bool> RenewAsync(QueueLease lease, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>When the next item is due, now or later, that is neither held nor leased nor of a paused or excepted destination; null when there is none.</summary>
    ValueTask<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<string> except, CancellationToken cancellationToken);

    /// <summary>
    /// Makes due now what another clock has planned: items whose next attempt, or the end of whose lease, lies after a time. Such leases end, unless
    /// they are renewed before somebody else takes the item.
    /// </summary>
    /// <returns>How many.</returns>
    ValueTask<int> RecallAsync(DateTimeOffset after, CancellationToken cancellationToken) => new(0);

    /// <summary>Moves planned attempts that lie ahead, by as much as the clock was set back: else they would wait as much longer.</summary>
    /// <param name="by">Less than zero.</param>
    /// <param name="cancellationToken">Gives up; some have been moved then.</param>
    /// <returns>How many.</returns>
    ValueTask<int> ShiftAsync(TimeSpan by, CancellationToken cancellationToken) => new(0);

    /// <summary>The destinations that <see cref="IQueueAdministration.ProbeAsync"/> was called for; each call is told once.</summary>
    ValueTask<IReadOnlyList<string>> TakeProbesAsync(CancellationToken cancellationToken) => new([]);

    /// <summary>The item is done: delivered. Ignored when the lease was lost.</summary>
    ValueTask<bool> CompleteAsync(QueueLease lease, CancellationToken cancellationToken);

    /// <summary>The item is tried again later; the attempt counts.</summary>
    ValueTask<bool> DeferAsync(QueueLease lease, DateTimeOffset until, string why, CancellationToken cancellationToken) =>
        DeferAsync(lease, new QueueDeferral(until) { Attempt = new QueueAttempt(until, null, why) }, cancellationToken);

    /// <summary>The item stays in the queue. One that was held meanwhile stays held.</summary>
    ValueTask<bool> DeferAsync(QueueLease lease, QueueDeferral deferral, CancellationToken cancellationToken);

    /// <summary>The item is given up, and gone.</summary>
    ValueTask<bool> FailAsync(QueueLease lease, string why, CancellationToken cancellationToken);
}
