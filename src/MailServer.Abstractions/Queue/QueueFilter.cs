using MailServer.Protocol;

namespace MailServer.Queue;

/// <summary>Which items are meant; an item must satisfy all that is set.</summary>
public sealed record QueueFilter
{
    /// <summary>All items.</summary>
    public static QueueFilter All { get; } = new();

    /// <summary>The destination, as <see cref="QueueDestination.Of"/> writes it, or null for any.</summary>
    public string? Destination { get; init; }

    /// <summary>The recipient, or null for any.</summary>
    public EmailAddress? Recipient { get; init; }

    /// <summary>The sender, or null for any.</summary>
    public EmailAddress? ReversePath { get; init; }

    /// <summary>Whether only items of the null sender (<c>&lt;&gt;</c>) are meant: bounces and other notices.</summary>
    public bool HasNullSender { get; init; }

    /// <summary>The item, or null for any.</summary>
    public QueueItemId? Item { get; init; }

    /// <summary>The message, or null for any.</summary>
    public QueueMessageId? Message { get; init; }

    /// <summary>The state, or null for any.</summary>
    public QueueItemState? State { get; init; }

    /// <summary>Whether an item is meant.</summary>
    public bool Matches(QueueItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return (Item is null || Item == item.Id)
            && (Destination is null || Destination == item.Destination)
            && (Recipient is null || Recipient.Equals(item.Recipient))
            && (ReversePath is null || ReversePath.Equals(item.ReversePath))
            && (!HasNullSender || item.ReversePath is null)
            && (Message is null || Message == item.Message)
            && (State is null || State == item.State);
    }
}

/// <summary>How many items a destination has in a state.</summary>
/// <param name="Destination">The destination.</param>
/// <param name="State">The state.</param>
/// <param name="Items">How many; above zero.</param>
public readonly record struct QueueCount(string Destination, QueueItemState State, long Items);
