using MailServer.Delivery.Forwarding;
using MailServer.Delivery.Notifications;
using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Dns;
using MailServer.Filters;
using MailServer.Queue;
using MailServer.Receiving;
using MailServer.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Delivery;

/// <summary>What a <see cref="LocalMailReceiver"/> works with.</summary>
public sealed record LocalDeliveryServices
{
    /// <summary>Says where addresses lead.</summary>
    public required IUserDirectory Directory { get; init; }

    /// <summary>Keeps the mail.</summary>
    public required IMailboxStore Store { get; init; }

    /// <summary>Decide for each mailbox what is done with a message, in this order.</summary>
    public IReadOnlyList<IMailFilter> Filters { get; init; } = [];

    /// <summary>Distribution lists, or null: mail for their addresses is refused.</summary>
    public IListDirectory? Lists { get; init; }

    /// <summary>What mailboxes answer by themselves, or null: nothing. Needs a store whose deliveries are <see cref="IReplyingDelivery"/>s.</summary>
    public IAutoReplyDirectory? AutoReplies { get; init; }

    /// <summary>Sign what this server writes itself on delivery: posts of lists, which leave with another header than they came with, and answers of mailboxes.</summary>
    public IReadOnlyList<IMessageSigner> Signers { get; init; } = [];

    /// <summary>Asked for the DMARC policies of those who write to lists (<see cref="ListFrom.Policy"/>); null: they stay in From.</summary>
    public IDnsResolver? Resolver { get; init; }

    /// <summary>How those are told who ask to hear of a delivery (NOTIFY=SUCCESS, RFC 3461 §5.2.3); null: they are not.</summary>
    public NoticeOptions? Notices { get; init; }

    /// <summary>Takes mail for foreign addresses; null: nothing is relayed or forwarded.</summary>
    public IQueueStorage? Queue { get; init; }

    /// <summary>Recipients that nothing is sent to, or null for none.</summary>
    public ISuppressionList? Suppression { get; init; }

    /// <summary>Rewrites the senders of forwarded mail (SRS); null: it is forwarded under their own addresses, and fails SPF.</summary>
    public SenderRewriting? Rewriting { get; init; }

    /// <summary>The clock of time limits and of the time of receipt.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
