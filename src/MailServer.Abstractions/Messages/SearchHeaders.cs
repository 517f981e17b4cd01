namespace MailServer.Messages;

/// <summary>The header fields that clients search and sort by, decoded (RFC 2047) to text; empty when missing. Several fields of a name are joined by a blank.</summary>
public sealed record SearchHeaders
{
    /// <summary>From: names and addresses.</summary>
    public string From { get; init; } = "";

    /// <summary>To: names and addresses.</summary>
    public string To { get; init; } = "";

    /// <summary>Cc: names and addresses.</summary>
    public string Cc { get; init; } = "";

    /// <summary>Bcc: names and addresses.</summary>
    public string Bcc { get; init; } = "";

    /// <summary>Subject.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Message-ID without angle brackets.</summary>
    public string MessageId { get; init; } = "";

    /// <summary>In-Reply-To, as in the message.</summary>
    public string InReplyTo { get; init; } = "";

    /// <summary>References, as in the message.</summary>
    public string References { get; init; } = "";
}
