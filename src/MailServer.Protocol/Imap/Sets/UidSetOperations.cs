namespace MailServer.Protocol.Imap;

/// <summary>Set algebra on <see cref="UidSet"/>, and the step between UIDs and positions in a folder.</summary>
public static class UidSetOperations
{
    /// <summary>The numbers that are in both sets; linear in the ranges of both.</summary>
    public static UidSet Intersect(this UidSet set, UidSet other)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(other);
        ReadOnlySpan<UidRange> left = set.AsSpan();
        ReadOnlySpan<UidRange> right = other.AsSpan();
        var result = new UidSetBuilder();
        for (int i = 0, j = 0; i < left.Length && j < right.Length;)
        {
            uint first = Math.Max(left[i].First, right[j].First);
            uint last = Math.Min(left[i].Last, right[j].Last);
            if (first <= last)
            {
                result.Add(new UidRange(first, last));
            }

            _ = left[i].Last < right[j].Last ? i++ : j++;
        }

        return result.Build();
    }

    /// <summary>The numbers that are in at least one of the sets.</summary>
    public static UidSet Union(this UidSet set, UidSet other)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(other);
        ReadOnlySpan<UidRange> left = set.AsSpan();
        ReadOnlySpan<UidRange> right = other.AsSpan();
        var result = new UidSetBuilder(left.Length + right.Length);
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            bool takeLeft = j == right.Length || (i < left.Length && left[i].First <= right[j].First);
            result.Add(takeLeft ? left[i++] : right[j++]);
        }

        return result.Build();
    }

    /// <summary>The numbers of the set that are not in <paramref name="other"/>.</summary>
    public static UidSet Except(this UidSet set, UidSet other) => Intersect(set, Complement(other));

    /// <summary>The numbers of an ascending array that are in the set; costs a search for each range, not a step for each number.</summary>
    public static UidSet Intersect(this UidSet set, ReadOnlySpan<uint> sorted)
    {
        ArgumentNullException.ThrowIfNull(set);
        var result = new UidSetBuilder();
        foreach (UidRange range in set.AsSpan())
        {
            int end = EndOf(sorted, range.Last);
            for (int i = StartOf(sorted, range.First); i < end; i++)
            {
                result.Add(sorted[i]);
            }
        }

        return result.Build();
    }

    /// <summary>
    /// Where the members of the set stand in an ascending array, counted from 1:
    /// with the UIDs of a folder as the array this turns UIDs into sequence numbers (RFC 9051 §2.3.1.2).
    /// </summary>
    public static UidSet PositionsIn(this UidSet set, ReadOnlySpan<uint> sorted)
    {
        ArgumentNullException.ThrowIfNull(set);
        var result = new UidSetBuilder();
        foreach (UidRange range in set.AsSpan())
        {
            int start = StartOf(sorted, range.First);
            int end = EndOf(sorted, range.Last);
            if (start < end)
            {
                result.Add(new UidRange((uint)start + 1, (uint)end));
            }
        }

        return result.Build();
    }

    /// <summary>
    /// The numbers at the positions that the set names, counted from 1; positions past the end are left out.
    /// It turns sequence numbers into UIDs.
    /// </summary>
    public static UidSet AtPositions(this UidSet positions, ReadOnlySpan<uint> sorted)
    {
        ArgumentNullException.ThrowIfNull(positions);
        var result = new UidSetBuilder();
        foreach (UidRange range in positions.AsSpan())
        {
            uint last = Math.Min(range.Last, (uint)sorted.Length);
            for (uint position = range.First; position <= last; position++)
            {
                result.Add(sorted[(int)position - 1]);
            }
        }

        return result.Build();
    }

    private static UidSet Complement(UidSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var result = new UidSetBuilder(set.Ranges.Count + 1);
        ulong next = 1;
        foreach (UidRange range in set.AsSpan())
        {
            if (range.First > next)
            {
                result.Add(new UidRange((uint)next, range.First - 1));
            }

            next = (ulong)range.Last + 1;
        }

        if (next <= uint.MaxValue)
        {
            result.Add(new UidRange((uint)next, uint.MaxValue));
        }

        return result.Build();
    }

    private static int StartOf(ReadOnlySpan<uint> sorted, uint first)
    {
        int index = sorted.BinarySearch(first);
        return index >= 0 ? index : ~index;
    }

    private static int EndOf(ReadOnlySpan<uint> sorted, uint last)
    {
        int index = sorted.BinarySearch(last);
        return index >= 0 ? index + 1 : ~index;
    }
}
