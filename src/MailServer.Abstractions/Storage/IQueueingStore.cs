using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MailServer.Receiving;

namespace MailServer.Storage;

/// <summary>A store that keeps a queue, too: its deliveries are <see cref="IQueueingDelivery"/>s, so that mailboxes and queue share one commit.</summary>
public interface IQueueingStore : IMailboxStore
{
    /// <summary>The queue that its deliveries fill.</summary>
    IQueueStorage Queue { get; }
}

/// <summary>A delivery that can also queue the message. A crash leaves both, the copies and the queued message, or neither.</summary>
public interface IQueueingDelivery : IMailDelivery
{
    /// <summary>Queues the message with the commit.</summary>
    void AddEnvelope(QueueEnvelope envelope);

    /// <summary>Whether every envelope is in the queue, durably. Told after the commit; what became of the mailboxes does not matter for it.</summary>
    bool IsQueued { get; }
}

/// <summary>How a message that is delivered is queued as well.</summary>
public sealed record QueueEnvelope
{
    /// <summary>The most octets of <see cref="Headers"/>.</summary>
    public const int MostHeaders = 4096;

    /// <summary>The sender, or null for <c>&lt;&gt;</c>.</summary>
    public EmailAddress? ReversePath { get; init; }

    /// <summary>The parameters of MAIL.</summary>
    public MailParameters Parameters { get; init; } = MailParameters.None;

    /// <summary>The recipients, one or more.</summary>
    public required IReadOnlyList<EnvelopeRecipient> Recipients { get; init; }

    /// <summary>Octets at the beginning of the prelude that are for mailboxes only, such as Return-Path: the queued message begins behind them.</summary>
    public int PreludeSkipped { get; init; }

    /// <summary>Header lines for these recipients alone, each ended by CRLF: the queued message begins with them. At most <see cref="MostHeaders"/>.</summary>
    public ReadOnlyMemory<byte> Headers { get; init; }
}
