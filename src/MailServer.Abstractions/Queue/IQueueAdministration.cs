namespace MailServer.Queue;

/// <summary>What an administrator needs of the queue. Another process than the server may offer it on the same data.</summary>
public interface IQueueAdministration
{
    /// <summary>Holds an item: it is not due until released. A worker that has it ends its attempt first. False when there is no such item.</summary>
    ValueTask<bool> HoldAsync(QueueItemId item, CancellationToken cancellationToken);

    /// <summary>Releases a held item, or makes a waiting one due now. False when there is no such item.</summary>
    ValueTask<bool> ReleaseAsync(QueueItemId item, CancellationToken cancellationToken);

    /// <summary>Removes an item without telling anybody; a worker that has it loses its lease. False when there is no such item.</summary>
    ValueTask<bool> RemoveAsync(QueueItemId item, CancellationToken cancellationToken);

    /// <summary>Lists items by age, oldest first.</summary>
    /// <param name="after">Continues behind this item; null begins.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueItemId? after, int most, CancellationToken cancellationToken) =>
        QueryAsync(QueueFilter.All, after, most, cancellationToken);

    /// <summary>Lists some items by age, oldest first.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="after">Continues behind this item; null begins.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueFilter filter, QueueItemId? after, int most, CancellationToken cancellationToken);

    /// <summary>Counts the items by destination and state.</summary>
    ValueTask<IReadOnlyList<QueueCount>> CountAsync(CancellationToken cancellationToken);

    /// <summary>The attempts of an item, oldest first; at least the latest sixteen are kept. Empty when there is no such item.</summary>
    ValueTask<IReadOnlyList<QueueAttempt>> AttemptsAsync(QueueItemId item, CancellationToken cancellationToken);

    /// <summary>Pauses a destination, durably: its items are not leased, those to come included, until it is resumed.</summary>
    /// <param name="destination">As <see cref="QueueDestination.Normalize"/> writes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask PauseAsync(string destination, CancellationToken cancellationToken);

    /// <summary>Ends a pause; no error when there is none.</summary>
    ValueTask ResumeAsync(string destination, CancellationToken cancellationToken);

    /// <summary>Asks whoever runs the queue, in this process or another, to try a destination at once though it did not answer lately.</summary>
    /// <param name="destination">As <see cref="QueueDestination.Normalize"/> writes it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask ProbeAsync(string destination, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>The paused destinations.</summary>
    ValueTask<IReadOnlyList<string>> PausedAsync(CancellationToken cancellationToken);
}
