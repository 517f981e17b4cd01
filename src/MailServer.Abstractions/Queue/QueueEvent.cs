namespace MailServer.Queue;

/// <summary>Something became of an item.</summary>
/// <param name="Kind">What.</param>
/// <param name="Item">The item as it was before.</param>
/// <param name="Attempt">The attempt that it came of.</param>
public sealed record QueueEvent(QueueEventKind Kind, QueueItem Item, QueueAttempt Attempt);

/// <summary>What became of an item.</summary>
public enum QueueEventKind
{
    /// <summary>It was delivered, and left the queue.</summary>
    Delivered,

    /// <summary>It is tried again later.</summary>
    Deferred,

    /// <summary>It is given up: its sender is told, and it leaves the queue.</summary>
    GivenUp,
}
