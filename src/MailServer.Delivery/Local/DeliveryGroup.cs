using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Local;

/// <summary>Recipients that get one answer together: in LMTP each is a group, in SMTP all are one.</summary>
internal sealed class DeliveryGroup
{
    /// <summary>The mailboxes of the recipients, each once.</summary>
    public List<MailboxPlan> Mailboxes { get; } = [];

    /// <summary>Addresses outside, for the queue.</summary>
    public List<EnvelopeRecipient> Foreign { get; } = [];

    /// <summary>The answer, once it is known.</summary>
    public SmtpReply? Reply { get; set; }

    /// <summary>Whether nobody in the group takes the message.</summary>
    public bool IsRejected => Foreign.Count == 0 && Mailboxes.Count > 0 && Mailboxes.TrueForAll(mailbox => mailbox.Rejection is not null);
}
