using MailServer.Messages;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>What is counted of the messages of a folder.</summary>
internal struct FolderCounters : IEquatable<FolderCounters>
{
    public uint Messages;

    public uint Unseen;

    public uint Deleted;

    public long Size;

    public long DeletedSize;

    /// <summary>Counts a message in.</summary>
    public void Add(in MessageEntry entry)
    {
        Messages++;
        Size += entry.Size;
        AddFlags(entry);
    }

    /// <summary>Counts a message out.</summary>
    public void Remove(in MessageEntry entry)
    {
        Messages--;
        Size -= entry.Size;
        RemoveFlags(entry);
    }

    /// <summary>Counts a message's flags in.</summary>
    public void AddFlags(in MessageEntry entry)
    {
        if (!entry.Has(SystemFlags.Seen)) Unseen++;
        if (!entry.Has(SystemFlags.Deleted)) return;
        Deleted++;
        DeletedSize += entry.Size;
    }

    /// <summary>Counts a message's flags out.</summary>
    public void RemoveFlags(in MessageEntry entry)
    {
        if (!entry.Has(SystemFlags.Seen)) Unseen--;
        if (!entry.Has(SystemFlags.Deleted)) return;
        Deleted--;
        DeletedSize -= entry.Size;
    }

    public readonly bool Equals(FolderCounters other) =>
        (Messages, Unseen, Deleted, Size, DeletedSize) == (other.Messages, other.Unseen, other.Deleted, other.Size, other.DeletedSize);

    public override readonly bool Equals(object? obj) => obj is FolderCounters other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Messages, Size);
}
