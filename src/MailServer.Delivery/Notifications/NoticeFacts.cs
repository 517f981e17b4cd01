using MailServer.Protocol;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Notifications;

/// <summary>What a notice to a sender says, for its readable part.</summary>
public sealed record NoticeFacts
{
    /// <summary>What happened.</summary>
    public required NoticeKind Kind { get; init; }

    /// <summary>The name of this server.</summary>
    public required string HostName { get; init; }

    /// <summary>The recipients that it happened to; one or more.</summary>
    public required IReadOnlyList<NoticeRecipient> Recipients { get; init; }

    /// <summary>When the message came.</summary>
    public required DateTimeOffset ArrivedAt { get; init; }

    /// <summary>Until when a late message is tried.</summary>
    public DateTimeOffset? RetriedUntil { get; init; }
}

/// <summary>A recipient in a notice.</summary>
/// <param name="Address">The address.</param>
/// <param name="Host">The next hop, or null when none was reached.</param>
/// <param name="Answer">The last answer, one line.</param>
public sealed record NoticeRecipient(EmailAddress Address, string? Host, string Answer)
{
    /// <summary>What the answer means to programs; <see cref="INoticeTemplate.Explain"/> may know words for it.</summary>
    public EnhancedStatusCode Status { get; init; }
}

/// <summary>The words of a notice.</summary>
/// <param name="Subject">The subject, one line.</param>
/// <param name="Body">The readable part; lines end with a line feed.</param>
public sealed record NoticeText(string Subject, string Body);

/// <summary>Writes the words of notices. An embedder's own takes the place of the built-in ones.</summary>
public interface INoticeTemplate
{
    /// <summary>Writes one notice.</summary>
    NoticeText Write(NoticeFacts facts);

    /// <summary>The language of the words, as a tag of RFC 5646; null when it is not to be told.</summary>
    string? Language => null;

    /// <summary>Says on one line, in its language, what a status means; null when it has no words for it. It also goes into the part that programs read (RFC 6533 §4.1).</summary>
    string? Explain(EnhancedStatusCode status) => null;
}
