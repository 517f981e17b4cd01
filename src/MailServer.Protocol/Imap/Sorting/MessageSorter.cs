namespace MailServer.Protocol.Imap;

/// <summary>Puts messages in the order of SORT (RFC 5256 §3), see <see cref="SortComparer"/>.</summary>
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
        var comparer = new SortComparer(criteria);
        var entries = new SortEntry[rows.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = comparer.Prepare(rows[i], (uint)i);
        }

        Array.Sort(entries, comparer);
        return Array.ConvertAll(entries, static entry => (int)entry.Number);
    }
}
