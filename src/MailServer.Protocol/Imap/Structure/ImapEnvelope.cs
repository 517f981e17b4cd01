namespace MailServer.Protocol.Imap;

/// <summary>An address in an envelope (RFC 9051 §7.5.2). A group starts with an address without host and ends with one without both.</summary>
/// <param name="Name">The display name, or null.</param>
/// <param name="Mailbox">The local part; the group's name at its start; null at its end.</param>
/// <param name="Host">The domain; null at both ends of a group.</param>
/// <param name="Route">The source route of old, or null.</param>
public sealed record ImapAddress(string? Name, string? Mailbox, string? Host, string? Route = null);

/// <summary>
/// The envelope of a message (RFC 9051 §7.5.2): header fields unfolded but not decoded (encoded words stay).
/// Who builds it puts From where Sender or Reply-To are missing.
/// </summary>
public sealed record ImapEnvelope
{
    /// <summary>Date, as written.</summary>
    public string? Date { get; init; }

    /// <summary>Subject.</summary>
    public string? Subject { get; init; }

    /// <summary>From.</summary>
    public IReadOnlyList<ImapAddress> From { get; init; } = [];

    /// <summary>Sender.</summary>
    public IReadOnlyList<ImapAddress> Sender { get; init; } = [];

    /// <summary>Reply-To.</summary>
    public IReadOnlyList<ImapAddress> ReplyTo { get; init; } = [];

    /// <summary>To.</summary>
    public IReadOnlyList<ImapAddress> To { get; init; } = [];

    /// <summary>Cc.</summary>
    public IReadOnlyList<ImapAddress> Cc { get; init; } = [];

    /// <summary>Bcc.</summary>
    public IReadOnlyList<ImapAddress> Bcc { get; init; } = [];

    /// <summary>In-Reply-To.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>Message-ID.</summary>
    public string? MessageId { get; init; }
}
