using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;

namespace MailServer.Delivery.Local;

/// <summary>Who gets a message: its mailboxes, each once, and the groups of recipients that are answered together.</summary>
internal sealed class DeliveryPlan
{
    private readonly List<DeliveryGroup> _byRecipient = [];

    private DeliveryPlan()
    {
    }

    public List<MailboxPlan> Mailboxes { get; } = [];

    public List<DeliveryGroup> Groups { get; } = [];

    /// <summary>Makes the plan of a transaction from what RCPT found out.</summary>
    public static DeliveryPlan Create(MailTransaction transaction)
    {
        var plan = new DeliveryPlan();
        var destinations = Destinations.Of(transaction);
        var isLmtp = transaction.Session.Service == MailServiceKind.Lmtp;
        foreach (var recipient in transaction.Recipients)
        {
            if (isLmtp || plan.Groups.Count == 0) plan.Groups.Add(new DeliveryGroup());
            var group = plan.Groups[^1];
            plan._byRecipient.Add(group);
            plan.Add(group, transaction, recipient, destinations[recipient]);
        }

        return plan;
    }

    /// <summary>The reply for each recipient, in order; every group has one by now.</summary>
    public IReadOnlyList<SmtpReply> Replies() => [.. _byRecipient.Select(group => group.Reply!)];

    /// <summary>Mailboxes that some group still wants to deliver to.</summary>
    public IEnumerable<MailboxPlan> Wanted() =>
        Mailboxes.Where(mailbox => Groups.Exists(group => group.Reply is null && group.Mailboxes.Contains(mailbox)));

    /// <summary>Whether a mailbox belongs to another group, too.</summary>
    public bool IsShared(MailboxPlan mailbox, DeliveryGroup group) =>
        Groups.Exists(other => other != group && other.Mailboxes.Contains(mailbox));

    private void Add(DeliveryGroup group, MailTransaction transaction, EnvelopeRecipient recipient, Destination destination)
    {
        foreach (var local in destination.Accounts)
        {
            var mailbox = Mailboxes.Find(known => known.Account.Id == local.Account.Id);
            if (mailbox is null) Mailboxes.Add(mailbox = new MailboxPlan(local));
            if (!group.Mailboxes.Contains(mailbox)) group.Mailboxes.Add(mailbox);
        }

        foreach (var address in destination.Foreign)
        {
            // RFC 3461 §5.2.7: where the address changes, the original one is kept for notices.
            var parameters = recipient.Parameters.OriginalRecipient is null && destination.IsForwarded
                ? recipient.Parameters with { OriginalRecipientType = "rfc822", OriginalRecipient = recipient.Address.ToString() }
                : recipient.Parameters;
            group.Foreign.Add(new ForeignRecipient(new EnvelopeRecipient(address, parameters), transaction.ReversePath)
            {
                ForwardedBy = destination.IsForwarded ? recipient.Address.Domain : null,
            });
        }
    }
}
