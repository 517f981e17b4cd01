namespace MailServer.Messages;

/// <summary>
/// What one pass over a message at delivery finds, kept with the message so that it is never parsed again.
/// </summary>
public sealed record MessageIndex
{
    /// <summary>The IMAP ENVELOPE, ready to send (RFC 9051 §7.5.2), with its parentheses.</summary>
    public required ReadOnlyMemory<byte> Envelope { get; init; }

    /// <summary>The IMAP BODYSTRUCTURE, ready to send, with extension data.</summary>
    public required ReadOnlyMemory<byte> BodyStructure { get; init; }

    /// <summary>The IMAP BODY, ready to send: the structure without extension data.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>
    /// The parts in the order of the message; the first is the message itself (empty section number).
    /// At most the number of parts that the indexer's options allow; what lies deeper belongs to the last part known.
    /// </summary>
    public required IReadOnlyList<MessagePart> Parts { get; init; }

    /// <summary>Decoded header text to search.</summary>
    public required SearchHeaders Headers { get; init; }

    /// <summary>The date of the Date field, or null when it is missing or unreadable.</summary>
    public DateTimeOffset? SentDate { get; init; }
}
