using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;

namespace MailServer.Queue;

/// <summary>Names one recipient's item in the queue.</summary>
/// <param name="Value">Above zero, rising.</param>
public readonly record struct QueueItemId(long Value);

/// <summary>Names a message in the queue; the items of its recipients share it.</summary>
/// <param name="Value">Above zero, rising.</param>
public readonly record struct QueueMessageId(long Value);

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

    /// <summary>The message it belongs to.</summary>
    public QueueMessageId Message { get; init; }

    /// <summary>The sender, or null for <c>&lt;&gt;</c>.</summary>
    public EmailAddress? ReversePath { get; init; }

    /// <summary>The recipient.</summary>
    public required EmailAddress Recipient { get; init; }

    /// <summary>The recipient's domain as <see cref="QueueDestination.Of"/> writes it.</summary>
    public string Destination => QueueDestination.Of(Recipient);

    /// <summary>When it came.</summary>
    public required DateTimeOffset EnqueuedAt { get; init; }

    /// <summary>When it is tried next.</summary>
    public required DateTimeOffset NextAttempt { get; init; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; init; }

    /// <summary>Why the last attempt failed, or null.</summary>
    public string? LastError { get; init; }

    /// <summary>Whether the sender was told of the delay.</summary>
    public bool IsDelayNotified { get; init; }

    /// <summary>Whether it is held.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Whether a worker has it now.</summary>
    public bool IsLeased { get; init; }

    /// <summary>What it does now.</summary>
    public QueueItemState State => IsHeld ? QueueItemState.Held : IsLeased ? QueueItemState.Active : QueueItemState.Waiting;

    /// <summary>Octets of the message.</summary>
    public long Size { get; init; }
}

/// <summary>What an item does.</summary>
public enum QueueItemState
{
    /// <summary>It waits for its time, or for a worker.</summary>
    Waiting,

    /// <summary>A worker has it.</summary>
    Active,

    /// <summary>It waits for <see cref="IQueueAdministration.ReleaseAsync"/>.</summary>
    Held,
}
