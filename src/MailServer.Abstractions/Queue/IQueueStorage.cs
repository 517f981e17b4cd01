using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;

namespace MailServer.Queue;

/// <summary>Durable outbound work. Items are leased, so that a crash loses nothing and two workers never hold the same item.</summary>
public interface IQueueStorage
{
    /// <summary>Adds a message for foreign recipients, durably.</summary>
    ValueTask<QueueItemId> EnqueueAsync(QueueMessage message, CancellationToken cancellationToken);

    /// <summary>Takes items that are due, for a time; an item whose lease ran out is due again.</summary>
    /// <param name="most">At most so many.</param>
    /// <param name="lease">How long they are held.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<QueueLease>> LeaseAsync(int most, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>The item is done: delivered. Ignored when the lease was lost.</summary>
    ValueTask<bool> CompleteAsync(QueueLease lease, CancellationToken cancellationToken);

    /// <summary>The item is tried again later.</summary>
    ValueTask<bool> DeferAsync(QueueLease lease, DateTimeOffset until, string why, CancellationToken cancellationToken);

    /// <summary>The item is given up.</summary>
    ValueTask<bool> FailAsync(QueueLease lease, string why, CancellationToken cancellationToken);

    /// <summary>Holds an item: it is not due until released.</summary>
    ValueTask<bool> HoldAsync(QueueItemId item, CancellationToken cancellationToken);

    /// <summary>Releases a held item, or makes a waiting one due now.</summary>
    ValueTask<bool> ReleaseAsync(QueueItemId item, CancellationToken cancellationToken);

    /// <summary>Removes an item without telling anybody.</summary>
    ValueTask<bool> RemoveAsync(QueueItemId item, CancellationToken cancellationToken);

    /// <summary>Lists items by age, oldest first.</summary>
    /// <param name="after">Continues behind this item; null begins.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueItemId? after, int most, CancellationToken cancellationToken);
}

/// <summary>Names one recipient's item in the queue.</summary>
/// <param name="Value">Above zero, rising.</param>
public readonly record struct QueueItemId(long Value);

/// <summary>A message for the queue: one item is made for each recipient.</summary>
public sealed record QueueMessage
{
    /// <summary>The sender, or null for <c>&lt;&gt;</c>.</summary>
    public EmailAddress? ReversePath { get; init; }

    /// <summary>The parameters of MAIL.</summary>
    public MailParameters Parameters { get; init; } = MailParameters.None;

    /// <summary>The recipients.</summary>
    public required IReadOnlyList<Receiving.EnvelopeRecipient> Recipients { get; init; }

    /// <summary>The bytes.</summary>
    public required MessageContent Content { get; init; }
}

/// <summary>An item of the queue.</summary>
public sealed record QueueItem
{
    /// <summary>Its name.</summary>
    public required QueueItemId Id { get; init; }

    /// <summary>The sender, or null for <c>&lt;&gt;</c>.</summary>
    public EmailAddress? ReversePath { get; init; }

    /// <summary>The recipient.</summary>
    public required EmailAddress Recipient { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>When it is tried next.</summary>
    public required DateTimeOffset NextAttempt { get; init; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; init; }

    /// <summary>Why the last attempt failed, or null.</summary>
    public string? LastError { get; init; }

    /// <summary>Whether it is held.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Octets of the message.</summary>
    public long Size { get; init; }
}

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
