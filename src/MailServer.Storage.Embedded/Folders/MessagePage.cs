using System.Runtime.InteropServices;
using MailServer.Messages;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>
/// Some consecutive messages of a folder: one row of the database, one array in memory. What a page shows never changes;
/// behind its last entry the writer may add entries that only a newer page over the same array shows.
/// </summary>
internal sealed class MessagePage
{
    /// <summary>240 × 64 bytes: the row fits into a database page of 16 KiB with its head.</summary>
    public const int Capacity = 240;

    private readonly MessageEntry[] _entries;
    private sbyte _unseen;

    private MessagePage(uint key, MessageEntry[] entries, int count, ulong maxModSeq)
    {
        Key = key;
        _entries = entries;
        Count = count;
        MaxModSeq = maxModSeq;
    }

    /// <summary>Not above any UID of the page, above every UID of the page before; with the folder's id it names the row.</summary>
    public uint Key { get; }

    public int Count { get; }

    /// <summary>Not below any modification sequence in the page: pages without news are passed over.</summary>
    public ulong MaxModSeq { get; }

    public ReadOnlySpan<MessageEntry> Entries => _entries.AsSpan(0, Count);

    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(Entries);

    public uint LastUid => Count == 0 ? 0 : _entries[Count - 1].Uid;

    public bool IsFull => Count == Capacity;

    /// <summary>Whether a message has no \Seen of the folder's owner: found out when first asked for.</summary>
    public bool HasUnseen
    {
        get
        {
            if (_unseen == 0) _unseen = (sbyte)(AnyUnseen() ? 1 : -1);
            return _unseen > 0;
        }
    }

    public static MessagePage Empty(uint key) => new(key, [], 0, 0);

    public static MessagePage Of(uint key, ReadOnlySpan<MessageEntry> entries) => Adopt(key, entries.ToArray());

    /// <summary>Makes a page over an array that nobody else changes.</summary>
    public static MessagePage Adopt(uint key, MessageEntry[] entries)
    {
        ulong max = 0;
        foreach (ref readonly var entry in entries.AsSpan()) max = Math.Max(max, entry.ModSeq);
        return new MessagePage(key, entries, entries.Length, max);
    }

    /// <summary>Reads a row.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static MessagePage Read(uint key, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % Marshal.SizeOf<MessageEntry>() != 0) throw new InvalidDataException("A page of messages is damaged.");
        return Of(key, MemoryMarshal.Cast<byte, MessageEntry>(bytes));
    }

    /// <summary>This page with one entry more. Only for the newest page of a folder, on the writer's thread.</summary>
    public MessagePage With(in MessageEntry entry)
    {
        var entries = _entries;
        if (Count == entries.Length) Array.Resize(ref entries, Math.Min(Capacity, Math.Max(8, Count * 2)));
        entries[Count] = entry;
        return new MessagePage(Key, entries, Count + 1, Math.Max(MaxModSeq, entry.ModSeq));
    }

    private bool AnyUnseen()
    {
        foreach (ref readonly var entry in Entries)
        {
            if (!entry.Has(SystemFlags.Seen)) return true;
        }
        return false;
    }

    /// <summary>The index of the first entry whose UID is not below this one.</summary>
    public int IndexOf(uint uid)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_entries[middle].Uid < uid) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
