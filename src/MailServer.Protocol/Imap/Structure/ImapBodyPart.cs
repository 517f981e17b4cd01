namespace MailServer.Protocol.Imap;

/// <summary>A Content-Disposition (RFC 2183).</summary>
/// <param name="Type">Such as <c>attachment</c>.</param>
/// <param name="Parameters">Such as <c>filename</c>.</param>
public sealed record ImapDisposition(string Type, IReadOnlyList<KeyValuePair<string, string>> Parameters);

/// <summary>A part of a message, as BODYSTRUCTURE tells it (RFC 9051 §7.5.2). A value model without any parser behind it.</summary>
public sealed record ImapBodyPart
{
    /// <summary>The media type, such as <c>text</c> or <c>multipart</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The media subtype, such as <c>plain</c>.</summary>
    public required string Subtype { get; init; }

    /// <summary>The parameters of Content-Type.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Parameters { get; init; } = [];

    /// <summary>Content-ID, with its angle brackets.</summary>
    public string? ContentId { get; init; }

    /// <summary>Content-Description.</summary>
    public string? Description { get; init; }

    /// <summary>Content-Transfer-Encoding.</summary>
    public string Encoding { get; init; } = "7bit";

    /// <summary>The size of the body in octets, still encoded.</summary>
    public long Octets { get; init; }

    /// <summary>The body's lines, still encoded; written for text and for messages.</summary>
    public long Lines { get; init; }

    /// <summary>Content-MD5.</summary>
    public string? Md5 { get; init; }

    /// <summary>Content-Disposition.</summary>
    public ImapDisposition? Disposition { get; init; }

    /// <summary>Content-Language.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Content-Location.</summary>
    public string? Location { get; init; }

    /// <summary>The parts of a multipart.</summary>
    public IReadOnlyList<ImapBodyPart> Children { get; init; } = [];

    /// <summary>The envelope of the message within a message/rfc822 or message/global.</summary>
    public ImapEnvelope? Envelope { get; init; }

    /// <summary>The body of the message within a message/rfc822 or message/global.</summary>
    public ImapBodyPart? Message { get; init; }

    /// <summary>Whether this is a multipart.</summary>
    public bool IsMultipart => Type.Equals("multipart", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether this is text, which has lines.</summary>
    public bool IsText => Type.Equals("text", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether this is declared to hold a message.</summary>
    public bool IsMessage =>
        Type.Equals("message", StringComparison.OrdinalIgnoreCase)
        && (Subtype.Equals("rfc822", StringComparison.OrdinalIgnoreCase) || Subtype.Equals("global", StringComparison.OrdinalIgnoreCase));
}
