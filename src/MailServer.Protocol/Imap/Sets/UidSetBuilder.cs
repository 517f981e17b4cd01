namespace MailServer.Protocol.Imap;

/// <summary>
/// Collects numbers into a <see cref="UidSet"/>. Numbers that come in ascending order extend the last range at constant cost;
/// others are sorted once, by <see cref="Build"/>.
/// </summary>
public sealed class UidSetBuilder
{
    private readonly List<UidRange> _ranges;
    private bool _unsorted;

    /// <summary>Makes an empty builder.</summary>
    /// <param name="capacity">How many ranges are expected.</param>
    public UidSetBuilder(int capacity = 0) => _ranges = new List<UidRange>(capacity);

    /// <summary>Adds a number, which must be 1 or more.</summary>
    public void Add(uint number) => Add(new UidRange(number, number));

    /// <summary>Adds a range, whose ends must be 1 or more and in order.</summary>
    public void Add(UidRange range)
    {
        ArgumentOutOfRangeException.ThrowIfZero(range.First, nameof(range));
        ArgumentOutOfRangeException.ThrowIfLessThan(range.Last, range.First, nameof(range));
        if (_ranges.Count == 0)
        {
            _ranges.Add(range);
            return;
        }

        UidRange last = _ranges[^1];
        if (range.First >= last.First && range.First - 1 <= last.Last)
        {
            _ranges[^1] = new UidRange(last.First, Math.Max(last.Last, range.Last));
            return;
        }

        _unsorted |= range.First < last.First;
        _ranges.Add(range);
    }

    /// <summary>Makes the set of everything added so far; the builder can go on.</summary>
    public UidSet Build()
    {
        if (_unsorted)
        {
            SortAndMerge();
        }

        return _ranges.Count == 0 ? UidSet.Empty : new UidSet([.. _ranges]);
    }

    private void SortAndMerge()
    {
        UidRange[] sorted = [.. _ranges];
        Array.Sort(sorted, static (a, b) => a.First.CompareTo(b.First));
        _ranges.Clear();
        _unsorted = false;
        foreach (UidRange range in sorted)
        {
            Add(range);
        }
    }
}
