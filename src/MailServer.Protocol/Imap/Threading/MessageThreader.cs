namespace MailServer.Protocol.Imap;

/// <summary>Puts messages into threads (RFC 5256 §3). Takes n log n time whatever the messages claim about each other.</summary>
public static class MessageThreader
{
    /// <summary>The threads, in order.</summary>
    /// <param name="rows">The messages, in the order of their sequence numbers.</param>
    /// <param name="algorithm">How.</param>
    public static IReadOnlyList<ThreadNode> Thread(IReadOnlyList<ThreadRow> rows, ThreadAlgorithm algorithm) => Thread(rows, algorithm, Collation.UnicodeCasemap);

    /// <summary>The threads, in order.</summary>
    /// <param name="rows">The messages, in the order of their sequence numbers.</param>
    /// <param name="algorithm">How.</param>
    /// <param name="collation">How subjects compare (RFC 5255 §4.2).</param>
    public static IReadOnlyList<ThreadNode> Thread(IReadOnlyList<ThreadRow> rows, ThreadAlgorithm algorithm, Collation collation)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(collation);
        var table = new ThreadTable(collation);
        table.Add([.. Enumerable.Range(1, rows.Count).Select(static number => (uint)number)], rows);
        return table.Thread(UidSet.All, algorithm).Threads;
    }

    /// <summary>The threads of messages whose ids and subjects are numbers.</summary>
    /// <param name="entries">The messages.</param>
    /// <param name="references">The list that they point into.</param>
    /// <param name="ids">How many message ids there are.</param>
    /// <param name="algorithm">How.</param>
    internal static IReadOnlyList<ThreadNode> Thread(ReadOnlySpan<ThreadEntry> entries, List<int> references, int ids, ThreadAlgorithm algorithm)
    {
        if (algorithm == ThreadAlgorithm.OrderedSubject)
        {
            return OrderedSubject(entries.ToArray());
        }

        var tree = new ThreadTree(entries, ReferenceLinks.Find(entries, references, ids));
        tree.SortChildren();
        if (algorithm == ThreadAlgorithm.Refs)
        {
            tree.SortRootsByNewest(entries);
            return tree.Build();
        }

        tree.SortRoots();
        SubjectMerge.Apply(tree, entries);
        tree.SortChildren();
        tree.SortRoots();
        return tree.Build();
    }

    // Sorted by base subject and date and cut where the subject changes; then the threads are sorted by the date of their first message.
    private static IReadOnlyList<ThreadNode> OrderedSubject(ThreadEntry[] entries) =>
    [
        .. entries
            .Select(static (entry, index) => (Index: index, entry.Sent, entry.Subject))
            .OrderBy(static message => message.Sent)
            .GroupBy(static message => message.Subject)
            .Select(static thread => new ThreadNode(
                thread.First().Index,
                [.. thread.Skip(1).Select(static message => new ThreadNode(message.Index, []))])),
    ];
}
