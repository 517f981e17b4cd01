namespace MailServer.Protocol.Imap;

/// <summary>
/// The messages of a mailbox ranked by one criterion: equal messages have the same rank. What they were ranked by stays beside it,
/// packed, so that a message that comes finds its rank without a look at the others. Immutable: sessions share it.
/// </summary>
public sealed class SortRanks
{
    private readonly uint[] _uids;
    private readonly int[] _ranks;
    private readonly PackedKeys _keys;

    private SortRanks(uint[] uids, int[] ranks, PackedKeys keys)
    {
        _uids = uids;
        _ranks = ranks;
        _keys = keys;
    }

    /// <summary>No messages.</summary>
    public static SortRanks Empty { get; } = new([], [], PackedKeys.Empty);

    /// <summary>How many messages are ranked.</summary>
    public int Messages => _uids.Length;

    /// <summary>How many ranks there are.</summary>
    public int Ranks => _keys.Count;

    /// <summary>The memory it takes.</summary>
    public long Octets => ((long)_uids.Length * (sizeof(uint) + sizeof(int))) + _keys.Octets;

    /// <summary>The messages of a set that are ranked.</summary>
    public UidSet Known(UidSet uids) => uids.Intersect(_uids);

    /// <summary>These ranks and those of more messages.</summary>
    /// <param name="uids">The messages, ascending; none of them is ranked yet.</param>
    /// <param name="keys">What they are ranked by, see <see cref="SortKeys"/>.</param>
    public SortRanks With(IReadOnlyList<uint> uids, IReadOnlyList<byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(uids);
        ArgumentNullException.ThrowIfNull(keys);
        (PackedKeys merged, int[] before, int[] added) = _keys.Merge(keys);
        uint[] allUids = new uint[_uids.Length + uids.Count];
        int[] allRanks = new int[allUids.Length];
        for (int i = 0, old = 0, next = 0; i < allUids.Length; i++)
        {
            bool isOld = next == uids.Count || (old < _uids.Length && _uids[old] < uids[next]);
            allUids[i] = isOld ? _uids[old] : uids[next];
            allRanks[i] = isOld ? before[_ranks[old++]] : added[next++];
        }

        return new SortRanks(allUids, allRanks, merged);
    }

    /// <summary>The ranks of the messages of a set that are ranked, ascending by UID.</summary>
    public int[] Of(UidSet uids)
    {
        ArgumentNullException.ThrowIfNull(uids);
        int[] found = new int[(int)Math.Min(uids.Count, (ulong)_uids.Length)];
        int count = 0;
        foreach (UidRange range in uids.AsSpan())
        {
            int first = Array.BinarySearch(_uids, range.First);
            for (int i = first < 0 ? ~first : first; i < _uids.Length && _uids[i] <= range.Last; i++)
            {
                found[count++] = _ranks[i];
            }
        }

        return count == found.Length ? found : found[..count];
    }
}
