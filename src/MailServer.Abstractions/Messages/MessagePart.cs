namespace MailServer.Messages;

/// <summary>Where one part of a message lies in its bytes. Offsets count from the first octet of the message.</summary>
public sealed record MessagePart
{
    /// <summary>The IMAP part number (RFC 9051 §6.4.5), such as <c>2.1</c>; empty for the message itself.</summary>
    public required string Section { get; init; }

    /// <summary>Where the part's header begins: the MIME header of a part, the RFC 5322 header of a message.</summary>
    public required long HeaderOffset { get; init; }

    /// <summary>Octets of the header, with the empty line that ends it.</summary>
    public required long HeaderLength { get; init; }

    /// <summary>Where the part's body begins.</summary>
    public required long BodyOffset { get; init; }

    /// <summary>Octets of the body.</summary>
    public required long BodyLength { get; init; }

    /// <summary>
    /// For a part of type message/rfc822 or message/global: where the enclosed message's own header begins and how long it is
    /// (its text follows at once and ends where this part's body ends); null for other parts.
    /// </summary>
    public EmbeddedMessage? Message { get; init; }

    /// <summary>The media type in lower case, such as <c>text/plain</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>The charset parameter as written, or null.</summary>
    public string? Charset { get; init; }

    /// <summary>The content transfer encoding.</summary>
    public TransferEncoding Encoding { get; init; }
}

/// <summary>The header of a message enclosed in a part.</summary>
/// <param name="HeaderOffset">Where it begins, counted from the first octet of the outer message.</param>
/// <param name="HeaderLength">Octets, with the empty line.</param>
public sealed record EmbeddedMessage(long HeaderOffset, long HeaderLength);

/// <summary>A content transfer encoding (RFC 2045 §6).</summary>
public enum TransferEncoding
{
    /// <summary>7bit, or none given.</summary>
    SevenBit,

    /// <summary>8bit.</summary>
    EightBit,

    /// <summary>binary.</summary>
    Binary,

    /// <summary>quoted-printable.</summary>
    QuotedPrintable,

    /// <summary>base64.</summary>
    Base64,

    /// <summary>Any other: the bytes cannot be decoded (IMAP UNKNOWN-CTE).</summary>
    Unknown,
}
