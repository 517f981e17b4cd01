using System.Collections.Immutable;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MessageFlags = MailServer.Messages.MessageFlags;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>A folder at one instant: its counters and its messages. Immutable, shared by all sessions and the writer.</summary>
internal sealed class FolderView
{
    private readonly MessagePage[] _pages;
    private WeakReference<uint[]>? _uids;

    public FolderView(FolderRow row, KeywordTable keywords, MessagePage[] pages, bool isPartial, Tombstones tombstones)
    {
        Row = row;
        Keywords = keywords;
        _pages = pages;
        IsPartial = isPartial;
        Tombstones = tombstones;
    }

    public FolderRow Row { get; }

    public KeywordTable Keywords { get; }

    /// <summary>Whether only the last pages are here: enough to append to a folder that nobody has open.</summary>
    public bool IsPartial { get; }

    public Tombstones Tombstones { get; }

    /// <summary>Changes of \Seen that are one reader's own, of those readers who made any. Not in a partial view.</summary>
    public ImmutableDictionary<long, SeenMarks> Readers { get; init; } = ImmutableDictionary<long, SeenMarks>.Empty;

    public ReadOnlySpan<MessagePage> Pages => _pages;

    /// <summary>All UIDs, ascending. Those who ask at about the same time share them; a folder that stays open does not keep them.</summary>
    public uint[] Uids
    {
        get
        {
            if (_uids is { } known && known.TryGetTarget(out var uids)) return uids;
            uids = CollectUids();
            _uids = new WeakReference<uint[]>(uids);
            return uids;
        }
    }

    /// <summary>The counters for a session that counts messages from a UID on as recent.</summary>
    public FolderState ToState(uint recentFrom, long reader) => SeenMarks.Apply(MarksOf(reader), ToState(Row, CountFrom(recentFrom)));

    /// <summary>How a reader's \Seen differs from what stands in the messages; null when it does not: only the owner's.</summary>
    public SeenMarks? MarksOf(long reader) =>
        Readers.TryGetValue(reader, out var marks) ? marks : reader == Row.AccountId ? null : SeenMarks.None;

    /// <summary>The modification sequence of the last change that concerns a reader.</summary>
    public ulong HighestModSeqOf(long reader) => Math.Max(Row.HighestModSeq, MarksOf(reader)?.ModSeq ?? 0);

    public static FolderState ToState(FolderRow row, uint recent) => new()
    {
        UidValidity = row.UidValidity,
        UidNext = row.UidNext,
        HighestModSeq = row.HighestModSeq,
        Messages = row.Counters.Messages,
        Unseen = row.Counters.Unseen,
        Deleted = row.Counters.Deleted,
        Size = row.Counters.Size,
        DeletedSize = row.Counters.DeletedSize,
        Recent = recent,
    };

    /// <summary>This view with the end that a partial view of a later instant has.</summary>
    public FolderView WithTail(FolderView partial)
    {
        var first = partial._pages.Length == 0 ? uint.MaxValue : partial._pages[0].Key;
        var keep = 0;
        while (keep < _pages.Length && _pages[keep].Key < first) keep++;
        return new FolderView(partial.Row, partial.Keywords, [.. _pages.AsSpan(0, keep), .. partial._pages], IsPartial, Tombstones) { Readers = Readers };
    }

    /// <summary>This view after everything in it went.</summary>
    public FolderView Emptied()
    {
        if (Row.Counters.Messages == 0) return this;
        var row = Row with { HighestModSeq = Row.LastModSeq + 1, Counters = default };
        return new FolderView(row, Keywords, [], IsPartial, Tombstones.With(row.HighestModSeq, UidSet.Of(Uids)));
    }

    /// <summary>The flags of an entry.</summary>
    public MessageFlags FlagsOf(in MessageEntry entry) => Keywords.ToFlags(entry.Flags, entry.Keywords);

    /// <summary>The first page that may hold a UID or a later one.</summary>
    public int PageIndexOf(uint uid)
    {
        int low = 0, high = _pages.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_pages[middle].LastUid < uid) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>The UID of the first message without \Seen as a reader sees it; 0 when there is none.</summary>
    public uint FindUnseen(SeenMarks? marks)
    {
        foreach (var page in _pages)
        {
            if (marks is null && !page.HasUnseen) continue;
            foreach (ref readonly var entry in page.Entries)
            {
                if (!(marks?.Apply(entry) ?? entry).Has(SystemFlags.Seen)) return entry.Uid;
            }
        }
        return 0;
    }

    /// <summary>Copies the entries of a set, ascending, going on behind a position; up to the destination's length.</summary>
    /// <returns>How many were copied.</returns>
    public int Copy(UidSet uids, uint fromUid, Span<MessageEntry> destination)
    {
        var copied = 0;
        var ranges = uids.AsSpan();
        for (var r = uids.FirstRangeAt(fromUid); r < ranges.Length && copied < destination.Length; r++)
        {
            var first = Math.Max(ranges[r].First, fromUid);
            copied += CopyRange(new UidRange(first, ranges[r].Last), destination[copied..]);
        }
        return copied;
    }

    private int CopyRange(UidRange range, Span<MessageEntry> destination)
    {
        var copied = 0;
        for (var p = PageIndexOf(range.First); p < _pages.Length && copied < destination.Length; p++)
        {
            var entries = _pages[p].Entries;
            for (var i = _pages[p].IndexOf(range.First); i < entries.Length && copied < destination.Length; i++)
            {
                if (entries[i].Uid > range.Last) return copied;
                destination[copied++] = entries[i];
            }
        }
        return copied;
    }

    private uint CountFrom(uint uid)
    {
        if (uid >= Row.UidNext) return 0;
        uint count = 0;
        for (var p = _pages.Length - 1; p >= 0 && _pages[p].LastUid >= uid; p--) count += (uint)(_pages[p].Count - _pages[p].IndexOf(uid));
        return count;
    }

    private uint[] CollectUids()
    {
        var uids = new uint[Row.Counters.Messages];
        var next = 0;
        foreach (var page in _pages)
        {
            foreach (ref readonly var entry in page.Entries) uids[next++] = entry.Uid;
        }
        return uids;
    }
}
