using MailServer.Protocol;

namespace MailServer.Directories.Lists;

/// <summary>A distribution list: mail for its address goes to all of its members.</summary>
/// <param name="Address">The address that is written to; in a domain of ours.</param>
public sealed record MailingList(EmailAddress Address)
{
    /// <summary>What the list is called, on one line; stands in List-Id. Null for no name.</summary>
    public string? Title { get; init; }

    /// <summary>Who may send to it, besides <see cref="Owner"/> and <see cref="Senders"/>.</summary>
    public ListPosting Posting { get; init; } = ListPosting.Members;

    /// <summary>Senders who may always send, members or not.</summary>
    public IReadOnlyList<EmailAddress> Senders { get; init; } = [];

    /// <summary>Where answers go.</summary>
    public ListReplies Replies { get; init; }

    /// <summary>What stands in brackets before the subject, such as <c>team</c>; null for nothing.</summary>
    public string? SubjectTag { get; init; }

    /// <summary>The mailbox here that keeps every post, or null.</summary>
    public EmailAddress? Archive { get; init; }

    /// <summary>The folder of <see cref="Archive"/>, made when missing; null for INBOX.</summary>
    public string? ArchiveFolder { get; init; }

    /// <summary>Who looks after the list: gets mail for <c>list-owner@</c>. Null: nobody.</summary>
    public EmailAddress? Owner { get; init; }

    /// <summary>What stands in From: the author, or the list in the author's name. The policy of the author's domain decides, unless it is said.</summary>
    public ListFrom From { get; init; } = ListFrom.Policy;

    /// <summary>Where members read how to use the list, http, https or mailto; stands in List-Help. Null: <see cref="Owner"/> is asked.</summary>
    public Uri? HelpPage { get; init; }

    /// <summary>Where members read what was sent, http, https or mailto; stands in List-Archive. Null for nowhere.</summary>
    public Uri? ArchivePage { get; init; }

    /// <summary>Whether strangers may become members by mail.</summary>
    public ListJoining Joining { get; init; }

    /// <summary>What becomes of posts that a program sent by itself.</summary>
    public ListAutomaticMail Automatic { get; init; }
}

/// <summary>Who may send to a list.</summary>
public enum ListPosting
{
    /// <summary>Its members.</summary>
    Members,

    /// <summary>Anyone.</summary>
    Anyone,

    /// <summary>Only the owner and the senders named.</summary>
    Senders,

    /// <summary>Who has logged in with an account of the list's domain.</summary>
    Domain,
}

/// <summary>Where answers to posts go.</summary>
public enum ListReplies
{
    /// <summary>Where the author wants them.</summary>
    ToAuthor,

    /// <summary>To the list: Reply-To is replaced.</summary>
    ToList,
}

/// <summary>Who is in From.</summary>
public enum ListFrom
{
    /// <summary>The author, as it came.</summary>
    Author,

    /// <summary>
    /// The list, with the author's name; the author is in Original-From and gets the answers. For authors whose domain's DMARC policy (RFC 7489 §6.3)
    /// has receivers refuse what others send on with a changed subject.
    /// </summary>
    List,

    /// <summary>
    /// The list where the author's domain publishes a DMARC policy of quarantine or reject, or where the DNS cannot say; else the author. On a server
    /// that asks no DNS always the author.
    /// </summary>
    Policy,
}

/// <summary>Whether strangers may become members by mail.</summary>
public enum ListJoining
{
    /// <summary>No: only the administrator adds members.</summary>
    Closed,

    /// <summary>Yes, once they have confirmed that they want to.</summary>
    Confirmed,
}

/// <summary>What becomes of posts that say Auto-Submitted (RFC 3834 §5).</summary>
public enum ListAutomaticMail
{
    /// <summary>They are refused.</summary>
    Refuse,

    /// <summary>They are accepted and dropped.</summary>
    Drop,

    /// <summary>They are distributed, unless they answer something.</summary>
    Accept,
}
