using MailServer.Protocol.Imap;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>The latest expunges of a folder, newest first. Immutable; older ones are in the database.</summary>
internal sealed class Tombstones
{
    private const int Most = 64;

    private readonly Node? _newest;
    private readonly int _count;

    private Tombstones(Node? newest, int count, ulong floor)
    {
        _newest = newest;
        _count = count;
        Floor = floor;
    }

    private sealed record Node(ulong ModSeq, UidSet Uids, Node? Older);

    /// <summary>Every expunge after this modification sequence is here.</summary>
    public ulong Floor { get; }

    /// <summary>Knows of nothing up to a modification sequence.</summary>
    public static Tombstones From(ulong modSeq) => new(null, 0, modSeq);

    public Tombstones With(ulong modSeq, UidSet uids)
    {
        if (_count < 2 * Most) return new Tombstones(new Node(modSeq, uids, _newest), _count + 1, Floor);
        var kept = new List<Node>(Most);
        var node = _newest;
        for (; kept.Count < Most; node = node!.Older) kept.Add(node!);
        Node? rebuilt = null;
        for (var i = kept.Count - 1; i >= 0; i--) rebuilt = kept[i] with { Older = rebuilt };
        return new Tombstones(new Node(modSeq, uids, rebuilt), Most + 1, node!.ModSeq);
    }

    /// <summary>UIDs that went after a modification sequence that is not below <see cref="Floor"/>, ascending.</summary>
    public IReadOnlyList<uint> Since(ulong modSeq)
    {
        if (_newest is null || _newest.ModSeq <= modSeq) return [];
        var uids = new List<uint>();
        for (var node = _newest; node is not null && node.ModSeq > modSeq; node = node.Older) uids.AddRange(node.Uids.Numbers());
        uids.Sort();
        return uids;
    }
}
