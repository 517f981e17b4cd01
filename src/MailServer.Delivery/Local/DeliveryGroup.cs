using MailServer.Delivery.Lists;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;

namespace MailServer.Delivery.Local;

/// <summary>Recipients that get one answer together: in LMTP each is a group, in SMTP all are one.</summary>
internal sealed class DeliveryGroup
{
    /// <summary>The mailboxes of the recipients, each once.</summary>
    public List<MailboxPlan> Mailboxes { get; } = [];

    /// <summary>Addresses outside, for the queue.</summary>
    public List<ForeignRecipient> Foreign { get; } = [];

    /// <summary>The same as a set, with what their senders want to hear.</summary>
    public HashSet<(EmailAddress Address, RecipientParameters Parameters)> Outside { get; } = [];

    /// <summary>Lists that take the message.</summary>
    public List<ListStop> Lists { get; } = [];

    /// <summary>The sender, where mailboxes get the message by the queue and not at once; null for the transaction's.</summary>
    public EmailAddress? Sender { get; set; }

    /// <summary>Header lines for them alone.</summary>
    public ReadOnlyMemory<byte> Headers { get; set; }

    /// <summary>Whether the message is in the queue for <see cref="Foreign"/>, by the store's own commit.</summary>
    public bool IsQueued { get; set; }

    /// <summary>The answer, once it is known.</summary>
    public SmtpReply? Reply { get; set; }

    /// <summary>What is queued for the addresses outside: one envelope for each sender.</summary>
    public IEnumerable<QueueEnvelope> Envelopes(MailTransaction transaction) => Foreign.GroupBy(foreign => (foreign.ReversePath, foreign.Headers))
        .Select(envelope => new QueueEnvelope
        {
            ReversePath = envelope.Key.ReversePath,
            Parameters = transaction.Parameters,
            Recipients = [.. envelope.Select(foreign => foreign.Recipient)],
            Headers = envelope.Key.Headers,
        });

    /// <summary>Whether nobody in the group takes the message.</summary>
    public bool IsRejected => Foreign.Count + Lists.Count == 0 && Mailboxes.Count > 0 && Mailboxes.TrueForAll(mailbox => mailbox.Rejection is not null);
}
