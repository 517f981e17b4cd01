using MailServer.Protocol.Smtp;
using MailServer.Receiving;
using MailServer.Storage;

namespace MailServer.Delivery.Local;

/// <summary>Who gets a message: its mailboxes, each once, and the groups of recipients that are answered together.</summary>
internal sealed class DeliveryPlan
{
    private readonly List<DeliveryGroup> _byRecipient = [];
    private readonly Dictionary<AccountId, MailboxPlan> _byAccount = [];

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
    public IEnumerable<MailboxPlan> Wanted()
    {
        var wanted = Groups.Where(group => group.Reply is null).SelectMany(group => group.Mailboxes).ToHashSet();
        return Mailboxes.Where(wanted.Contains);
    }

    /// <summary>The plan for a mailbox, made when there is none; whether it was made.</summary>
    public bool TryAdd(LocalDestination local, out MailboxPlan mailbox)
    {
        if (_byAccount.TryGetValue(local.Account.Id, out mailbox!)) return false;
        Mailboxes.Add(mailbox = _byAccount[local.Account.Id] = new MailboxPlan(local));
        return true;
    }

    /// <summary>Whether a mailbox belongs to another group, too.</summary>
    public bool IsShared(MailboxPlan mailbox, DeliveryGroup group) =>
        Groups.Exists(other => other != group && other.Mailboxes.Contains(mailbox));

    /// <summary>Whether a mailbox should have a copy and has none.</summary>
    public bool HasFailed(AccountId account) => _byAccount.TryGetValue(account, out var mailbox) && mailbox.HasFailed;

    private void Add(DeliveryGroup group, MailTransaction transaction, EnvelopeRecipient recipient, Destination destination)
    {
        var parameters = Parameters(recipient, destination);
        foreach (var local in destination.Accounts)
        {
            if (TryAdd(local, out var mailbox)) mailbox.Parameters = parameters;
            if (!group.Mailboxes.Contains(mailbox)) group.Mailboxes.Add(mailbox);
        }

        (group.Sender, group.Headers) = (destination.Sender, destination.Headers);
        group.Lists.AddRange(destination.Lists);
        foreach (var address in destination.Foreign)
        {
            // Who is named twice gets one copy.
            if (!group.Outside.Add((address, parameters))) continue;
            group.Foreign.Add(new ForeignRecipient(new EnvelopeRecipient(address, parameters), destination.Sender ?? transaction.ReversePath)
            {
                ForwardedBy = destination.IsForwarded ? recipient.Address.Domain : null,
                Headers = destination.Headers,
            });
        }
    }

    private static RecipientParameters Parameters(EnvelopeRecipient recipient, Destination destination)
    {
        var parameters = recipient.Parameters;
        // RFC 3461 §5.2.7.3 (c): of several addresses none reports success; the alias itself did.
        if (destination.IsShared && parameters.Notify.HasFlag(DsnNotify.Success))
            parameters = parameters with { Notify = parameters.Notify == DsnNotify.Success ? DsnNotify.Never : parameters.Notify & ~DsnNotify.Success };
        // RFC 3461 §5.2.7: where the address changes, the original one is kept for notices.
        return parameters.OriginalRecipient is null && destination.IsForwarded
            ? parameters with { OriginalRecipientType = recipient.Address.IsAscii ? "rfc822" : "utf-8", OriginalRecipient = recipient.Address.ToString() }
            : parameters;
    }
}
