using System.Collections.Immutable;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>
/// A folder while operations change it. Starts from a view, which stays as it is, and ends in a new one.
/// All changes of an operation share one modification sequence. Only operations that add may follow another in one draft.
/// </summary>
internal sealed class FolderDraft(FolderView basis, int mostKeywords)
{
    private readonly List<MessagePage> _pages = [.. basis.Pages];
    private readonly SortedSet<uint> _changedPages = [];
    private readonly List<uint> _deletedPages = [];
    private readonly List<int> _forgottenKeywords = [];
    private readonly List<int> _newKeywords = [];
    private readonly UidSetBuilder _expunged = new();
    private FolderCounters _counters = basis.Row.Counters;
    private uint _uidNext = basis.Row.UidNext;
    private uint _recentFrom = basis.Row.RecentFrom;
    private ulong _nextModSeq = basis.Row.LastModSeq + 1;
    private ulong? _modSeq;
    private ulong? _privateModSeq;
    private ReaderDraft? _readers;
    private readonly FolderRow _row = basis.Row;

    public long Id => _row.Id;

    public FolderRow Row => _row;

    public bool IsPartial => basis.IsPartial;

    public uint UidNext => _uidNext;

    public KeywordTable Keywords { get; private set; } = basis.Keywords;

    public IReadOnlyList<MessagePage> Pages => _pages;

    /// <summary>The modification sequence of this operation's changes.</summary>
    public ulong ModSeq => (_modSeq = _nextModSeq).Value;

    /// <summary>The same, for changes that one reader alone sees.</summary>
    public ulong PrivateModSeq => (_privateModSeq = _nextModSeq).Value;

    /// <summary>Whether somebody besides the owner keeps \Seen: then the owner's is the owner's alone, too.</summary>
    public bool HasReaders => _row.PrivateModSeq > 0 || _privateModSeq is not null;

    /// <summary>What readers keep for themselves. Not of a partial draft.</summary>
    public ReaderDraft Readers => _readers ??= new ReaderDraft(this, basis.Readers);

    /// <summary>The changes of another operation follow.</summary>
    public void BeginNext()
    {
        if (_modSeq == _nextModSeq || _privateModSeq == _nextModSeq) _nextModSeq++;
    }

    /// <summary>Whether there is room for more messages before UIDs end.</summary>
    public bool HasRoomFor(int messages) => _uidNext <= uint.MaxValue - (uint)messages;

    /// <summary>Adds a message; UID and modification sequences are set here.</summary>
    public uint Append(MessageEntry entry)
    {
        entry.Uid = _uidNext++;
        entry.ModSeq = entry.CreatedModSeq = ModSeq;
        if (_pages.Count == 0 || _pages[^1].IsFull) _pages.Add(MessagePage.Empty(entry.Uid));
        _pages[^1] = _pages[^1].With(entry);
        _changedPages.Add(_pages[^1].Key);
        _counters.Add(entry);
        return entry.Uid;
    }

    /// <summary>Puts other entries into a page; the caller keeps the counters with <see cref="Recount"/>.</summary>
    public void Replace(int pageIndex, MessageEntry[] entries)
    {
        var key = _pages[pageIndex].Key;
        _pages[pageIndex] = MessagePage.Adopt(key, entries);
        _changedPages.Add(key);
    }

    /// <summary>Counts a message whose flags changed.</summary>
    public void Recount(in MessageEntry before, in MessageEntry after)
    {
        _counters.RemoveFlags(before);
        _counters.AddFlags(after);
    }

    /// <summary>Takes messages away.</summary>
    /// <returns>What they were, ascending.</returns>
    public List<MessageEntry> Remove(UidSet uids, bool onlyDeleted)
    {
        var removed = new List<MessageEntry>();
        if (uids.IsEmpty) return removed;
        var cursor = new SetCursor(uids);
        for (var p = 0; p < _pages.Count; p++)
        {
            if (_pages[p].LastUid < uids.Min) continue;
            if (cursor.IsBehind(_pages[p].Key)) break;
            var survivors = Sift(_pages[p].Entries, ref cursor, onlyDeleted, removed);
            if (survivors is not null) Replace(p, survivors);
        }
        if (removed.Count > 0) MergePages();
        if (removed.Count > 0 && !basis.Readers.IsEmpty) Readers.Remove(removed);
        return removed;
    }

    /// <summary>The bits of keywords that exist already.</summary>
    public KeywordBits FindKeywords(ImmutableArray<string> names)
    {
        var bits = default(KeywordBits);
        foreach (var name in names)
        {
            if (Keywords.BitOf(name) is >= 0 and var bit) bits = bits.With(bit);
        }
        return bits;
    }

    /// <summary>The bits of keywords, new ones included.</summary>
    /// <returns>False when there is no room for a new one; those that exist are in the bits all the same.</returns>
    public bool TryMakeKeywords(ImmutableArray<string> names, out KeywordBits bits)
    {
        bits = default;
        var complete = true;
        foreach (var name in names)
        {
            var bit = Keywords.BitOf(name);
            if (bit < 0) bit = MakeKeyword(name, bits);
            if (bit < 0) complete = false;
            else bits = bits.With(bit);
        }
        return complete;
    }

    /// <summary>Somebody besides the owner begins to keep \Seen.</summary>
    public void BeginReaders()
    {
        if (!HasReaders) _privateModSeq = 1;
    }

    /// <summary>A message; null when it is not there.</summary>
    public MessageEntry? Find(uint uid)
    {
        for (var p = Math.Max(IndexOfPage(uid) - 1, 0); p < _pages.Count && _pages[p].Key <= uid; p++)
        {
            var i = _pages[p].IndexOf(uid);
            if (i < _pages[p].Count && _pages[p].Entries[i].Uid == uid) return _pages[p].Entries[i];
        }
        return null;
    }

    /// <summary>Whether messages are left with these UIDs.</summary>
    public bool HasMessages(uint first, uint last)
    {
        for (var p = Math.Max(IndexOfPage(first) - 1, 0); p < _pages.Count; p++)
        {
            var i = _pages[p].IndexOf(first);
            if (i < _pages[p].Count) return _pages[p].Entries[i].Uid <= last;
        }
        return false;
    }

    public void ClaimRecent(uint from) => _recentFrom = Math.Max(_recentFrom, from);

    /// <summary>Something that belongs to the folder changed, and none of its messages: the modification sequence rises.</summary>
    public void Touch() => _modSeq = ModSeq;

    /// <summary>Writes what changed and ends the draft.</summary>
    public FolderView Finish(Connection connection)
    {
        var tombstones = basis.Tombstones;
        var gone = _expunged.Build();
        if (!gone.IsEmpty)
        {
            connection.Use(FolderSql.WriteExpunged).Bind(Id).Bind((long)ModSeq).Bind(gone.ToString()).Run();
            tombstones = tombstones.With(ModSeq, gone);
        }
        WritePages(connection);
        foreach (var bit in _forgottenKeywords) connection.Use(FolderSql.DeleteKeyword).Bind(Id).Bind(bit).Run();
        foreach (var bit in _newKeywords) connection.Use(FolderSql.WriteKeyword).Bind(Id).Bind(bit).Bind(Keywords.NameOf(bit)).Run();
        var row = _row with
        {
            UidNext = _uidNext,
            HighestModSeq = _modSeq ?? _row.HighestModSeq,
            Counters = _counters,
            RecentFrom = _recentFrom,
            PrivateModSeq = _privateModSeq ?? _row.PrivateModSeq,
        };
        if (row != basis.Row) FolderTable.Write(connection, row);
        _readers?.Write(connection);
        return new FolderView(row, Keywords, [.. _pages], IsPartial, tombstones) { Readers = _readers?.Current ?? basis.Readers };
    }

    private MessageEntry[]? Sift(ReadOnlySpan<MessageEntry> entries, ref SetCursor cursor, bool onlyDeleted, List<MessageEntry> removed)
    {
        List<MessageEntry>? survivors = null;
        for (var i = 0; i < entries.Length; i++)
        {
            ref readonly var entry = ref entries[i];
            if (cursor.Contains(entry.Uid) && (!onlyDeleted || entry.Has(SystemFlags.Deleted)))
            {
                survivors ??= [.. entries[..i]];
                removed.Add(entry);
                _expunged.Add(entry.Uid);
                _counters.Remove(entry);
            }
            else
            {
                survivors?.Add(entry);
            }
        }
        return survivors?.ToArray();
    }

    /// <summary>Drops empty pages and joins small neighbours, so that a folder that churns does not end as thousands of pages of one message.</summary>
    private void MergePages()
    {
        for (var p = _pages.Count - 1; p >= 0; p--)
        {
            var page = _pages[p];
            var before = p > 0 ? _pages[p - 1] : null;
            var joins = before is not null && page.Count < MessagePage.Capacity / 4 && before.Count + page.Count <= MessagePage.Capacity * 3 / 4;
            if (page.Count > 0 && !joins) continue;
            if (page.Count > 0) Replace(p - 1, [.. before!.Entries, .. page.Entries]);
            _pages.RemoveAt(p);
            _changedPages.Remove(page.Key);
            _deletedPages.Add(page.Key);
        }
    }

    private void WritePages(Connection connection)
    {
        foreach (var key in _deletedPages) FolderTable.DeletePage(connection, Id, key);
        foreach (var key in _changedPages) FolderTable.Write(connection, Id, _pages[IndexOfPage(key)]);
    }

    private int IndexOfPage(uint key)
    {
        int low = 0, high = _pages.Count - 1;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_pages[middle].Key < key) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private int MakeKeyword(string name, KeywordBits reserved)
    {
        var bit = Keywords.FreeBit(mostKeywords);
        if (bit < 0 && !IsPartial)
        {
            ForgetUnusedKeywords(reserved);
            bit = Keywords.FreeBit(mostKeywords);
        }
        if (bit < 0) return -1;
        Keywords = Keywords.With(bit, name);
        _newKeywords.Add(bit);
        return bit;
    }

    private void ForgetUnusedKeywords(KeywordBits reserved)
    {
        var used = reserved;
        foreach (var page in _pages)
        {
            foreach (ref readonly var entry in page.Entries) used |= entry.Keywords;
        }
        for (var bit = 0; bit < KeywordBits.Most; bit++)
        {
            if (Keywords.NameOf(bit) is not null && !used.Has(bit)) _forgottenKeywords.Add(bit);
        }
        Keywords = Keywords.Keep(used);
        _newKeywords.RemoveAll(bit => !used.Has(bit));
    }
}
