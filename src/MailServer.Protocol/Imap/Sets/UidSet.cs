using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>
/// An immutable set of UIDs or sequence numbers (RFC 9051 §9, <c>uid-set</c>), kept as sorted ranges that neither touch nor overlap.
/// <c>1:4294967295</c> costs as little as <c>1</c>.
/// </summary>
public sealed class UidSet : IEquatable<UidSet>
{
    private readonly UidRange[] _ranges;

    /// <summary>Wraps ranges that are already sorted and merged; the array is not copied.</summary>
    internal UidSet(UidRange[] ranges)
    {
        _ranges = ranges;
        foreach (UidRange range in ranges)
        {
            Count += (ulong)range.Last - range.First + 1;
        }
    }

    /// <summary>The set without members.</summary>
    public static UidSet Empty { get; } = new([]);

    /// <summary>Every number, 1 to 4294967295.</summary>
    public static UidSet All { get; } = new([new UidRange(1, uint.MaxValue)]);

    /// <summary>The ranges, ascending; between two of them lies at least one number that is not in the set.</summary>
    public IReadOnlyList<UidRange> Ranges => _ranges;

    /// <summary>How many numbers the set holds, up to 4294967295.</summary>
    public ulong Count { get; }

    /// <summary>Whether the set has no member.</summary>
    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>The smallest number, 0 when the set is empty.</summary>
    public uint Min => IsEmpty ? 0 : _ranges[0].First;

    /// <summary>The largest number, 0 when the set is empty.</summary>
    public uint Max => IsEmpty ? 0 : _ranges[^1].Last;

    /// <summary>The ranges as a span, for loops that must not allocate.</summary>
    public ReadOnlySpan<UidRange> AsSpan() => _ranges;

    /// <summary>The set of one number, which must be 1 or more.</summary>
    public static UidSet Of(uint number) => Of(number, number);

    /// <summary>The set of the numbers from <paramref name="first"/> to <paramref name="last"/>, in either order, both 1 or more.</summary>
    public static UidSet Of(uint first, uint last)
    {
        ArgumentOutOfRangeException.ThrowIfZero(first);
        ArgumentOutOfRangeException.ThrowIfZero(last);
        return new([new UidRange(Math.Min(first, last), Math.Max(first, last))]);
    }

    /// <summary>The set of the given numbers, in any order, each 1 or more.</summary>
    public static UidSet Of(IEnumerable<uint> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        var builder = new UidSetBuilder();
        foreach (uint number in numbers)
        {
            builder.Add(number);
        }

        return builder.Build();
    }

    /// <summary>Reads a <c>uid-set</c> such as <c>1:3,7</c>; <c>*</c> and <c>$</c> are refused, see <see cref="SequenceSet"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, [NotNullWhen(true)] out UidSet? set)
    {
        set = SequenceSet.TryParse(text, out SequenceSet? parsed) && !parsed.HasStar && !parsed.IsSavedResult
            ? parsed.Resolve(0)
            : null;
        return set is not null;
    }

    /// <summary>Whether the number is in the set; logarithmic in the number of ranges.</summary>
    public bool Contains(uint number)
    {
        int index = FirstRangeEndingAtOrAfter(number);
        return index < _ranges.Length && _ranges[index].First <= number;
    }

    /// <summary>The numbers, ascending. Mind sets such as <see cref="All"/>: intersect with what exists first.</summary>
    public IEnumerable<uint> Numbers()
    {
        foreach (UidRange range in _ranges)
        {
            for (ulong number = range.First; number <= range.Last; number++)
            {
                yield return (uint)number;
            }
        }
    }

    /// <summary>Writes the set as in a command or response, such as <c>1:3,7</c>; nothing for the empty set.</summary>
    public void Format(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        bool first = true;
        foreach (UidRange range in _ranges)
        {
            Span<byte> span = output.GetSpan(22);
            int length = UidRangeText.Write(range, comma: !first, span);
            output.Advance(length);
            first = false;
        }
    }

    /// <inheritdoc />
    public override string ToString()
    {
        var output = new ArrayBufferWriter<byte>();
        Format(output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    /// <inheritdoc />
    public bool Equals(UidSet? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as UidSet);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_ranges.Length, Min, Max, Count);

    internal int FirstRangeEndingAtOrAfter(uint number)
    {
        int low = 0;
        int high = _ranges.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (_ranges[middle].Last < number)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
