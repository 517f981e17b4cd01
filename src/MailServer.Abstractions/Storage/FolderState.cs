namespace MailServer.Storage;

/// <summary>The counters of a folder at one instant; they agree with each other.</summary>
public readonly record struct FolderState
{
    /// <summary>UIDVALIDITY (RFC 9051 §2.3.1.1), never 0.</summary>
    public uint UidValidity { get; init; }

    /// <summary>UIDNEXT: the next message's UID is not below it.</summary>
    public uint UidNext { get; init; }

    /// <summary>HIGHESTMODSEQ (RFC 7162), at least 1.</summary>
    public ulong HighestModSeq { get; init; }

    /// <summary>Messages.</summary>
    public uint Messages { get; init; }

    /// <summary>Messages without \Seen.</summary>
    public uint Unseen { get; init; }

    /// <summary>Messages with \Deleted.</summary>
    public uint Deleted { get; init; }

    /// <summary>Messages that no session was told of as \Recent yet.</summary>
    public uint Recent { get; init; }

    /// <summary>Octets of all messages.</summary>
    public long Size { get; init; }

    /// <summary>Octets of the messages with \Deleted.</summary>
    public long DeletedSize { get; init; }
}
