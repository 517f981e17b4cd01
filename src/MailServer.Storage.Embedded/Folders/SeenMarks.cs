using MailServer.Messages;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>
/// A reader's own \Seen in a folder, as ranges of UIDs: what is in none of them is unseen. The owner's \Seen stands in the messages
/// themselves; of it there is only when it changed. Immutable.
/// </summary>
internal sealed class SeenMarks(SeenRange[] ranges, ulong modSeq, uint seen, bool isOwner)
{
    /// <summary>Of a reader who has marked nothing.</summary>
    public static SeenMarks None { get; } = new([], 0, 0, isOwner: false);

    /// <summary>Of an owner who has marked nothing since there are readers.</summary>
    public static SeenMarks NoneOfOwner { get; } = new([], 0, 0, isOwner: true);

    /// <summary>Ascending, without overlap.</summary>
    public ReadOnlySpan<SeenRange> Ranges => ranges;

    /// <summary>When the reader last changed something.</summary>
    public ulong ModSeq => modSeq;

    /// <summary>Messages with the reader's \Seen.</summary>
    public uint Seen => seen;

    /// <summary>The counters as a reader sees them.</summary>
    public static FolderState Apply(SeenMarks? marks, FolderState state) => marks?.Apply(state) ?? state;

    /// <summary>A message as the reader sees it.</summary>
    public MessageEntry Apply(in MessageEntry entry)
    {
        var applied = entry;
        var index = IndexOf(entry.Uid);
        var mark = index < ranges.Length && ranges[index].First <= entry.Uid ? ranges[index] : default;
        applied.ModSeq = Math.Max(entry.ModSeq, mark.ModSeq);
        if (!isOwner) applied.Flags = mark.IsSeen ? entry.Flags | SystemFlags.Seen : entry.Flags & ~SystemFlags.Seen;
        return applied;
    }

    /// <summary>Whether the reader has changed a message of a range since.</summary>
    public bool HasChanged(uint first, uint last, ulong since)
    {
        if (modSeq <= since) return false;
        for (var i = IndexOf(first); i < ranges.Length && ranges[i].First <= last; i++)
        {
            if (ranges[i].ModSeq > since) return true;
        }
        return false;
    }

    /// <summary>These marks after a change of the reader.</summary>
    /// <param name="changed">The messages, ascending.</param>
    /// <param name="number">The change's modification sequence.</param>
    /// <param name="delta">How many more messages have \Seen.</param>
    /// <param name="hasMessages">Whether there are messages with such UIDs; what is left of a range without them goes.</param>
    public SeenMarks With(IReadOnlyList<SeenRange> changed, ulong number, int delta, Func<uint, uint, bool> hasMessages)
    {
        var merged = new List<SeenRange>(ranges.Length + changed.Count);
        var next = 0;
        foreach (var range in ranges)
        {
            while (next < changed.Count && changed[next].Last < range.First) next++;
            if (next == changed.Count || changed[next].First > range.Last) merged.Add(range);
            else merged.AddRange(Rest(range, changed, next).Where(piece => hasMessages(piece.First, piece.Last)));
        }
        merged.AddRange(changed);
        merged.Sort(static (a, b) => a.First.CompareTo(b.First));
        return new SeenMarks([.. merged], number, (uint)(seen + delta), isOwner);
    }

    /// <summary>These marks after messages went.</summary>
    public SeenMarks Without(IReadOnlyList<MessageEntry> removed, Func<uint, uint, bool> hasMessages)
    {
        var (kept, left, next, isChanged) = (new List<SeenRange>(ranges.Length), seen, 0, false);
        foreach (var range in ranges)
        {
            while (next < removed.Count && removed[next].Uid < range.First) next++;
            var first = next;
            while (next < removed.Count && removed[next].Uid <= range.Last) next++;
            if (range.IsSeen) left -= (uint)(next - first);
            if (next == first || hasMessages(range.First, range.Last)) kept.Add(range);
            isChanged |= next > first;
        }
        return isChanged ? new SeenMarks([.. kept], modSeq, left, isOwner) : this;
    }

    private FolderState Apply(FolderState state) => state with
    {
        HighestModSeq = Math.Max(state.HighestModSeq, modSeq),
        Unseen = isOwner ? state.Unseen : state.Messages - seen,
    };

    // What a change leaves of a range.
    private static IEnumerable<SeenRange> Rest(SeenRange range, IReadOnlyList<SeenRange> changed, int next)
    {
        var first = range.First;
        for (; next < changed.Count && changed[next].First <= range.Last; next++)
        {
            if (changed[next].First > first) yield return range with { First = first, Last = changed[next].First - 1 };
            first = changed[next].Last + 1;
        }
        if (first <= range.Last) yield return range with { First = first };
    }

    // The first range that does not end before a UID.
    private int IndexOf(uint uid)
    {
        int low = 0, high = ranges.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ranges[middle].Last < uid) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
