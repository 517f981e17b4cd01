using MailServer.Delivery.Lists;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Local;

/// <summary>Where mail for a recipient goes, with every alias followed.</summary>
internal sealed class Destination
{
    /// <summary>The mailboxes, each once.</summary>
    public List<LocalDestination> Accounts { get; } = [];

    /// <summary>Addresses of others, each once.</summary>
    public List<EmailAddress> Foreign { get; } = [];

    /// <summary>Lists, each once.</summary>
    public List<ListStop> Lists { get; } = [];

    /// <summary>The sender under which the message goes outside, or null for its own: that of a list's member.</summary>
    public EmailAddress? Sender { get; set; }

    /// <summary>Header lines that the message gets on its way outside.</summary>
    public ReadOnlyMemory<byte> Headers { get; set; }

    /// <summary>Whether an alias leads outside; otherwise the recipient itself is foreign.</summary>
    public bool IsForwarded { get; set; }

    /// <summary>Whether several get the message in the place of this recipient.</summary>
    public bool IsShared => Accounts.Count + Foreign.Count + Lists.Count > 1;

    /// <summary>Why there is no destination, or null.</summary>
    public SmtpReply? Refusal { get; set; }
}

/// <summary>A mailbox and the sub-address it was reached by.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Detail">The sub-address, or null.</param>
internal sealed record LocalDestination(AccountFacts Account, string? Detail);
