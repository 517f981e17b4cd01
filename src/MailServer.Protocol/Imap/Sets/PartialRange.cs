namespace MailServer.Protocol.Imap;

/// <summary>Which part of a result is wanted: PARTIAL (RFC 9394 §3.1, RFC 5267 §4.4).</summary>
/// <param name="From">The position written first, 1 or more.</param>
/// <param name="To">The position written second, 1 or more; it may be the smaller one.</param>
/// <param name="IsFromEnd">Whether positions count from the last result, written with a minus: <c>-1:-100</c>.</param>
public readonly record struct PartialRange(uint From, uint To, bool IsFromEnd)
{
    /// <summary>The smaller position.</summary>
    public uint First => Math.Min(From, To);

    /// <summary>The larger position.</summary>
    public uint Last => Math.Max(From, To);

    /// <summary>Which results of a list are meant.</summary>
    /// <param name="count">How many results there are, 0 or more.</param>
    /// <returns>The index of the first, counted from 0, and how many; the length is 0 when the range lies beyond the results.</returns>
    public (int Start, int Length) Resolve(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (First > count)
        {
            return (0, 0);
        }

        int first = (int)First;
        int last = (int)Math.Min(Last, (uint)count);
        return (IsFromEnd ? count - last : first - 1, last - first + 1);
    }

    internal static bool Parse(ref ImapReader reader, out PartialRange range)
    {
        range = default;
        bool fromEnd = reader.TryTake((byte)'-');
        if (!reader.NonZeroNumber(out uint from) || !(reader.TryTake((byte)':') || reader.Fail("a partial range is malformed")))
        {
            return false;
        }

        // RFC 9394 §4: both ends count from the same side.
        if (reader.TryTake((byte)'-') != fromEnd)
        {
            return reader.Fail("both ends of a partial range must count from the same side");
        }

        bool parsed = reader.NonZeroNumber(out uint to);
        range = new PartialRange(from, to, fromEnd);
        return parsed;
    }
}
