using MailServer.Messages;
using MailServer.Queue;
using MailServer.Receiving;

namespace MailServer.Testing.Queue;

/// <summary>One item as it is kept.</summary>
internal sealed class QueueRow(
    long id, long messageId, QueueMessage message, EnvelopeRecipient recipient, MessageContent content, DateTimeOffset enqueuedAt)
{
    private int _attempts;
    private bool _isDelayNotified;

    public long Id => id;

    public DateTimeOffset EnqueuedAt { get; } = enqueuedAt;

    public string Destination { get; } = QueueDestination.Of(recipient.Address);

    public DateTimeOffset NextAttempt { get; private set; } = enqueuedAt;

    public DateTimeOffset LeasedUntil { get; set; }

    public long Token { get; private set; }

    public bool IsHeld { get; set; }

    public List<QueueAttempt> History { get; } = [];

    // A token of 0 is nobody's.
    public bool IsLeased(DateTimeOffset now) => Token != 0 && LeasedUntil > now;

    public QueueLease Lease(DateTimeOffset until, long token, DateTimeOffset now)
    {
        (LeasedUntil, Token) = (until, token);
        return new QueueLease(ToItem(now), content, token) { Parameters = message.Parameters, RecipientParameters = recipient.Parameters };
    }

    public void Defer(QueueDeferral deferral)
    {
        NextAttempt = deferral.Until;
        Token = 0;
        _isDelayNotified |= deferral.IsDelayNotified;
        if (deferral.Attempt is not { } attempt) return;
        _attempts++;
        History.Add(attempt);
    }

    /// <summary>Moves the next attempt; false when it does not lie ahead.</summary>
    public bool Shift(TimeSpan by, DateTimeOffset now)
    {
        if (NextAttempt <= now) return false;
        NextAttempt += by;
        return true;
    }

    /// <summary>Forgets times after a given one; false when there are none.</summary>
    public bool Recall(DateTimeOffset after, DateTimeOffset now)
    {
        bool isLeased = IsLeased(after);
        if (IsHeld || (NextAttempt <= after && !isLeased)) return false;
        if (NextAttempt > now) NextAttempt = now;
        if (isLeased) LeasedUntil = now;
        return true;
    }

    public void Release(DateTimeOffset now)
    {
        IsHeld = false;
        if (NextAttempt > now) NextAttempt = now;
    }

    public QueueItem ToItem(DateTimeOffset now) => new()
    {
        Id = new QueueItemId(id),
        Message = new QueueMessageId(messageId),
        ReversePath = message.ReversePath,
        Recipient = recipient.Address,
        EnqueuedAt = EnqueuedAt,
        NextAttempt = NextAttempt,
        Attempts = _attempts,
        LastError = History.Count > 0 ? History[^1].Answer : null,
        IsDelayNotified = _isDelayNotified,
        IsHeld = IsHeld,
        IsLeased = IsLeased(now),
        Size = content.Length,
    };
}
