using MailServer.Queue;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>What can be read of the queue.</summary>
internal static class QueueReads
{
    /// <summary>Items by age. What SQL cannot compare as the contract does is filtered here, without keeping what does not fit.</summary>
    public static List<QueueItem> Items(Connection connection, QueueFilter filter, long after, int most, DateTimeOffset now)
    {
        var (first, last) = filter.Item is { } item ? (Math.Max(after + 1, item.Value), item.Value) : (after + 1, long.MaxValue);
        using var rows = connection.Use(QueueSql.Query).Bind(first).Bind(last).Bind(filter.Destination).Bind(filter.Message?.Value);
        var items = new List<QueueItem>();
        while (items.Count < most && rows.Step())
        {
            var found = QueueRow.Read(rows, now).Item;
            if (filter.Matches(found)) items.Add(found);
        }
        return items;
    }

    public static List<QueueCount> Counts(Connection connection, DateTimeOffset now)
    {
        using var rows = connection.Use(QueueSql.Count).Bind(now.ToUnixTimeMilliseconds());
        var counts = new List<QueueCount>();
        while (rows.Step()) counts.Add(new QueueCount(rows.Text(0), StateOf(rows.Long(1)), rows.Long(2)));
        return counts;
    }

    public static List<QueueAttempt> Attempts(Connection connection, QueueItemId item)
    {
        using var rows = connection.Use(QueueSql.Attempts).Bind(item.Value);
        var attempts = new List<QueueAttempt>();
        while (rows.Step()) attempts.Add(new QueueAttempt(DateTimeOffset.FromUnixTimeMilliseconds(rows.Long(0)), rows.MaybeText(1), rows.Text(2)));
        return attempts;
    }

    public static List<string> Paused(Connection connection)
    {
        using var rows = connection.Use(QueueSql.Paused);
        var paused = new List<string>();
        while (rows.Step()) paused.Add(rows.Text(0));
        return paused;
    }

    /// <summary>The name of the next destination in order, with items or without due ones; null behind the last.</summary>
    public static string? NextDestination(Connection connection, string after)
    {
        using var row = connection.Use(QueueSql.NextDestination).Bind(after);
        return row.Step() ? row.Text(0) : null;
    }

    public static DateTimeOffset? NextDue(Connection connection, IReadOnlyCollection<string> except, DateTimeOffset now)
    {
        var at = now.ToUnixTimeMilliseconds();
        var skipped = Skipped(connection, except);
        var next = skipped.Count == 0 ? connection.Use(QueueSql.NextDue).Bind(at).Scalar() : NextDueOfOthers(connection, skipped, at);
        return next is { } due ? DateTimeOffset.FromUnixTimeMilliseconds(due) : null;
    }

    /// <summary>The destinations that are left out: those excepted, and those paused.</summary>
    public static HashSet<string> Skipped(Connection connection, IReadOnlyCollection<string> except)
    {
        var skipped = new HashSet<string>(except, StringComparer.Ordinal);
        skipped.UnionWith(Paused(connection));
        return skipped;
    }

    private static long? NextDueOfOthers(Connection connection, HashSet<string> skipped, long now)
    {
        long? earliest = null;
        // The empty name is a destination, too: that of Postmaster without a domain.
        for (string? destination = ""; destination is not null; destination = NextDestination(connection, destination))
        {
            if (skipped.Contains(destination)) continue;
            if (connection.Use(QueueSql.NextDueOfDestination).Bind(destination).Bind(now).Scalar() is { } due && !(due >= earliest)) earliest = due;
        }
        return earliest;
    }

    private static QueueItemState StateOf(long state) => state switch
    {
        2 => QueueItemState.Held,
        1 => QueueItemState.Active,
        _ => QueueItemState.Waiting,
    };
}
