using MailServer.Messages;
using MailServer.Protocol.Smtp;

namespace MailServer.Queue;

/// <summary>An item held by a worker.</summary>
/// <param name="Item">The item.</param>
/// <param name="Content">The bytes.</param>
/// <param name="Token">Fences off a worker whose lease ran out.</param>
public sealed record QueueLease(QueueItem Item, MessageContent Content, long Token)
{
    /// <summary>The parameters of MAIL.</summary>
    public MailParameters Parameters { get; init; } = MailParameters.None;

    /// <summary>The parameters of RCPT.</summary>
    public RecipientParameters RecipientParameters { get; init; } = RecipientParameters.None;
}

/// <summary>Which items a worker wants.</summary>
/// <param name="Most">At most so many items.</param>
/// <param name="Duration">How long they are held.</param>
public sealed record QueueLeaseRequest(int Most, TimeSpan Duration)
{
    /// <summary>At most so many of one destination, so that a destination with a million items leaves room for the others. Above zero.</summary>
    public int MostPerDestination { get; init; } = int.MaxValue;

    /// <summary>Destinations not wanted now: they are busy or do not answer. Finding others must not cost a look at each of their items.</summary>
    public IReadOnlyCollection<string> Except { get; init; } = [];

    /// <summary>
    /// Asks for items that came before this time, due or not, of any destination, paused ones too: those that are to be given up. Held items stay.
    /// </summary>
    public DateTimeOffset? EnqueuedBefore { get; init; }
}

/// <summary>How a lease ends when the item stays in the queue.</summary>
/// <param name="Until">When it is due again.</param>
public sealed record QueueDeferral(DateTimeOffset Until)
{
    /// <summary>The attempt that failed: it is counted and kept in the item's history. Null when nothing was tried.</summary>
    public QueueAttempt? Attempt { get; init; }

    /// <summary>Whether the sender is told of the delay now.</summary>
    public bool IsDelayNotified { get; init; }
}

/// <summary>One attempt to deliver an item.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Host">The next hop, or null when none was reached.</param>
/// <param name="Answer">What it answered, or why nothing was reached, on one line.</param>
public sealed record QueueAttempt(DateTimeOffset At, string? Host, string Answer);
