using MailServer.Messages;

namespace MailServer.Storage;

/// <summary>One message of a folder with the fields that were asked for. Owns its values.</summary>
public sealed record StoredMessage
{
    /// <summary>Its UID.</summary>
    public required uint Uid { get; init; }

    /// <summary>When it last changed.</summary>
    public required ulong ModSeq { get; init; }

    /// <summary>Its flags.</summary>
    public required MessageFlags Flags { get; init; }

    /// <summary>Octets (RFC822.SIZE).</summary>
    public required long Size { get; init; }

    /// <summary>INTERNALDATE.</summary>
    public required DateTimeOffset InternalDate { get; init; }

    /// <summary>When it came into this folder (RFC 8514).</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>Names the content, the same for every copy of it (RFC 8474 EMAILID).</summary>
    public required string EmailId { get; init; }

    /// <summary>What the folder itself knows of it.</summary>
    public MessageFacts Facts => new()
    {
        Uid = Uid,
        ModSeq = ModSeq,
        Flags = Flags,
        Size = Size,
        InternalDate = InternalDate,
        SavedAt = SavedAt,
    };

    /// <summary>What is known of the content, when a field of it was asked for; members not asked for may be empty.</summary>
    public MessageIndex? Index { get; init; }

    /// <summary>The bytes, when <see cref="MessageFields.Content"/> was asked for. Stay readable while the caller holds them, also when the message is expunged meanwhile.</summary>
    public MessageContent? Content { get; init; }
}

/// <summary>Fields of a message that cost a look-up.</summary>
[Flags]
public enum MessageFields
{
    /// <summary>UID, modification sequence, flags, size and dates only.</summary>
    None = 0,

    /// <summary><see cref="MessageIndex.Envelope"/>.</summary>
    Envelope = 1,

    /// <summary><see cref="MessageIndex.BodyStructure"/> and <see cref="MessageIndex.Body"/>.</summary>
    Structure = 2,

    /// <summary><see cref="MessageIndex.Parts"/>.</summary>
    Parts = 4,

    /// <summary><see cref="MessageIndex.Headers"/> and <see cref="MessageIndex.SentDate"/>.</summary>
    Headers = 8,

    /// <summary><see cref="StoredMessage.Content"/>.</summary>
    Content = 16,
}
