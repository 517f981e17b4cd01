namespace MailServer.Protocol.Imap;

/// <summary>A message with what it is compared by, made once by <see cref="SortComparer.Prepare"/>.</summary>
public sealed class SortEntry
{
    internal SortEntry(uint number, SortValue[] values)
    {
        Number = number;
        Values = values;
    }

    /// <summary>The message's place among equals: its UID, sequence number or index.</summary>
    public uint Number { get; }

    internal SortValue[] Values { get; }
}

/// <summary>What one criterion looks at.</summary>
internal readonly record struct SortValue(long Number, string? Text = null);

/// <summary>
/// The order of SORT (RFC 5256 §3) as a comparison, for results that are kept in order while messages come and go.
/// Texts compare by a <see cref="Collation"/>, whose keys are made once for each message.
/// </summary>
public sealed class SortComparer : IComparer<SortEntry>
{
    private readonly SortCriterion[] _criteria;
    private readonly Collation _collation;

    /// <param name="criteria">The most important first.</param>
    /// <param name="collation">How texts compare.</param>
    public SortComparer(IReadOnlyList<SortCriterion> criteria, Collation collation)
    {
        _collation = collation;

        // A criterion that comes again decides nothing.
        _criteria = [.. criteria.DistinctBy(static criterion => criterion.Key)];
    }

    /// <summary>Makes a message ready to be compared.</summary>
    /// <param name="row">What is known of it.</param>
    /// <param name="number">Its place among equals.</param>
    public SortEntry Prepare(SortRow row, uint number)
    {
        ArgumentNullException.ThrowIfNull(row);
        var values = new SortValue[_criteria.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Value(row, _criteria[i].Key);
        }

        return new SortEntry(number, values);
    }

    /// <inheritdoc />
    public int Compare(SortEntry? x, SortEntry? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        for (int i = 0; i < _criteria.Length; i++)
        {
            int result = Compare(x.Values[i], y.Values[i]);
            if (result != 0)
            {
                return _criteria[i].Reverse ? -result : result;
            }
        }

        // The implicit last criterion, which REVERSE does not touch: the sequence number.
        return x.Number.CompareTo(y.Number);
    }

    private static int Compare(SortValue left, SortValue right) =>
        left.Text is null ? left.Number.CompareTo(right.Number) : Math.Sign(UnicodeCasemap.CompareKeys(left.Text, right.Text!));

    private SortValue Value(SortRow row, SortKey key) => key switch
    {
        SortKey.Arrival => new(row.Arrival.UtcTicks),
        SortKey.Date => new(row.SentDate.UtcTicks),
        SortKey.Size => new(row.Size),
        SortKey.Relevancy => new(-(long)row.Relevancy),
        _ => new(0, _collation.OrderKey(SortKeys.Beginning(SortKeys.Text(row, key)))),
    };
}
