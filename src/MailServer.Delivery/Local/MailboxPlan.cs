using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Storage;

namespace MailServer.Delivery.Local;

/// <summary>What is done with a message for one mailbox, and what became of it.</summary>
internal sealed class MailboxPlan(LocalDestination destination)
{
    public AccountFacts Account => destination.Account;

    /// <summary>The sub-address by which the mailbox was reached, or null.</summary>
    public string? Detail => destination.Detail;

    /// <summary>The copies in the mailbox.</summary>
    public List<DeliveryTarget> Targets { get; } = [];

    /// <summary>What the sender wants to hear of it, where it gets the message by the queue.</summary>
    public RecipientParameters Parameters { get; set; } = RecipientParameters.None;

    /// <summary>Where a filter sends the message on.</summary>
    public List<EmailAddress> Redirects { get; } = [];

    /// <summary>A filter's rejection, or null.</summary>
    public string? Rejection { get; set; }

    /// <summary>The outcomes of <see cref="Targets"/>, in order, after the commit.</summary>
    public List<DeliveryOutcome> Outcomes { get; } = [];

    /// <summary>Whether a copy is in the mailbox.</summary>
    public bool HasCopy => Outcomes.Exists(outcome => outcome.Error == StoreError.None);

    /// <summary>Whether there should be a copy and is none.</summary>
    public bool HasFailed => Targets.Count > 0 && Outcomes.Count > 0 && !HasCopy;
}
