namespace MailServer.Protocol.Imap;

/// <summary>Puts messages in the order of SORT (RFC 5256 §3). Texts compare by <see cref="UnicodeCasemap"/>, whose keys are made once for each message.</summary>
public static class MessageSorter
{
    /// <summary>Sorts messages that are given in mailbox order.</summary>
    /// <param name="rows">The messages, in the order of their sequence numbers.</param>
    /// <param name="criteria">The most important first.</param>
    /// <returns>Indexes into the rows.</returns>
    public static int[] Sort(IReadOnlyList<SortRow> rows, IReadOnlyList<SortCriterion> criteria)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(criteria);

        // A criterion that comes again decides nothing.
        Comparison<int>[] comparisons = [.. criteria.DistinctBy(static criterion => criterion.Key).Select(criterion => Compare(rows, criterion))];
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        Array.Sort(order, (left, right) =>
        {
            foreach (Comparison<int> comparison in comparisons)
            {
                int result = comparison(left, right);
                if (result != 0)
                {
                    return result;
                }
            }

            // The implicit last criterion, which REVERSE does not touch: the sequence number.
            return left.CompareTo(right);
        });
        return order;
    }

    private static Comparison<int> Compare(IReadOnlyList<SortRow> rows, SortCriterion criterion)
    {
        Comparison<int> ascending = criterion.Key switch
        {
            SortKey.Arrival => Numbers(rows, static row => row.Arrival.UtcTicks),
            SortKey.Date => Numbers(rows, static row => row.SentDate.UtcTicks),
            SortKey.Size => Numbers(rows, static row => row.Size),
            SortKey.Relevancy => Numbers(rows, static row => -(long)row.Relevancy),
            SortKey.Subject => Texts(rows, static row => BaseSubject.Extract(row.Subject).Text),
            SortKey.Cc => Texts(rows, static row => row.Cc),
            SortKey.From => Texts(rows, static row => row.From),
            SortKey.To => Texts(rows, static row => row.To),
            SortKey.DisplayFrom => Texts(rows, static row => row.DisplayFrom),
            _ => Texts(rows, static row => row.DisplayTo),
        };
        return criterion.Reverse ? (left, right) => ascending(right, left) : ascending;
    }

    private static Comparison<int> Numbers(IReadOnlyList<SortRow> rows, Func<SortRow, long> value)
    {
        long[] keys = [.. rows.Select(value)];
        return (left, right) => keys[left].CompareTo(keys[right]);
    }

    private static Comparison<int> Texts(IReadOnlyList<SortRow> rows, Func<SortRow, string> value)
    {
        string[] keys = [.. rows.Select(row => UnicodeCasemap.Key(value(row)))];
        return (left, right) => UnicodeCasemap.CompareKeys(keys[left], keys[right]);
    }
}
