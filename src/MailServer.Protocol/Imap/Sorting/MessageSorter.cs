namespace MailServer.Protocol.Imap;

/// <summary>Puts messages in the order of SORT (RFC 5256 §3), see <see cref="SortComparer"/>.</summary>
public static class MessageSorter
{
    /// <summary>Sorts messages that are given in mailbox order.</summary>
    /// <param name="rows">The messages, in the order of their sequence numbers.</param>
    /// <param name="criteria">The most important first.</param>
    /// <returns>Indexes into the rows.</returns>
    public static int[] Sort(IReadOnlyList<SortRow> rows, IReadOnlyList<SortCriterion> criteria) => Sort(rows, criteria, Collation.UnicodeCasemap);

    /// <summary>Sorts messages that are given in mailbox order.</summary>
    /// <param name="rows">The messages, in the order of their sequence numbers.</param>
    /// <param name="criteria">The most important first.</param>
    /// <param name="collation">How texts compare (RFC 5255 §4.2).</param>
    /// <returns>Indexes into the rows.</returns>
    public static int[] Sort(IReadOnlyList<SortRow> rows, IReadOnlyList<SortCriterion> criteria, Collation collation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(criteria);
        var comparer = new SortComparer(criteria, collation);
        var entries = new SortEntry[rows.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = comparer.Prepare(rows[i], (uint)i);
        }

        Array.Sort(entries, comparer);
        return Array.ConvertAll(entries, static entry => (int)entry.Number);
    }
}
