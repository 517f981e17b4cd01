using MailServer.Messages;

namespace MailServer.Storage;

/// <summary>What a folder knows of a message without a look at the message: small, and read by the thousand.</summary>
public readonly record struct MessageFacts
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
}
