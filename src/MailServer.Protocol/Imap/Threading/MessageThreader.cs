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
        return algorithm == ThreadAlgorithm.OrderedSubject ? OrderedSubject(rows, collation) : References(rows, algorithm, collation);
    }

    private static IReadOnlyList<ThreadNode> References(IReadOnlyList<ThreadRow> rows, ThreadAlgorithm algorithm, Collation collation)
    {
        var tree = new ThreadTree(rows, ReferenceLinks.Find(rows));
        tree.SortChildren();
        if (algorithm == ThreadAlgorithm.Refs)
        {
            tree.SortRootsByNewest(rows);
            return tree.Build();
        }

        tree.SortRoots();
        SubjectMerge.Apply(tree, rows, collation);
        tree.SortChildren();
        tree.SortRoots();
        return tree.Build();
    }

    // Sorted by base subject and date and cut where the subject changes; then the threads are sorted by the date of their first message.
    private static IReadOnlyList<ThreadNode> OrderedSubject(IReadOnlyList<ThreadRow> rows, Collation collation)
    {
        var messages = rows
            .Select((row, index) => (Index: index, Date: row.SentDate.UtcTicks, Subject: collation.Key(BaseSubject.Extract(row.Subject).Text)))
            .OrderBy(static message => message.Date)
            .ToList();
        return
        [
            .. messages
                .GroupBy(static message => message.Subject, StringComparer.Ordinal)
                .Select(static thread => new ThreadNode(
                    thread.First().Index,
                    [.. thread.Skip(1).Select(static message => new ThreadNode(message.Index, []))])),
        ];
    }
}
