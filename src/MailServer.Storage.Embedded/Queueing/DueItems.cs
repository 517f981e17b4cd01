using MailServer.Queue;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>
/// Finds the items to lease, one destination after the other by seeks, so that those left out cost nothing however many items they have.
/// The next search begins behind the last destination, so that none waits for ever. Used by the writer only.
/// </summary>
internal sealed class DueItems
{
    private string _last = "";

    public List<long> Find(Connection connection, QueueLeaseRequest request, DateTimeOffset now)
    {
        if (request.EnqueuedBefore is { } before) return Old(connection, request, before, now);
        var at = now.ToUnixTimeMilliseconds();
        var found = new List<long>();
        if (connection.Use(QueueSql.IsAnyDue).Bind(at).Scalar() is null) return found;
        var skipped = QueueReads.Skipped(connection, request.Except);
        var start = _last;
        // From the last destination to the end, then from the beginning up to it.
        for (var next = QueueReads.NextDestination(connection, start); next is not null && found.Count < request.Most; next = QueueReads.NextDestination(connection, next))
            Take(connection, next, skipped, request, at, found);
        for (string? next = ""; next is not null && found.Count < request.Most && string.CompareOrdinal(next, start) <= 0; next = QueueReads.NextDestination(connection, next))
            Take(connection, next, skipped, request, at, found);
        return found;
    }

    private void Take(Connection connection, string destination, HashSet<string> skipped, QueueLeaseRequest request, long now, List<long> found)
    {
        // Once a search: SQLite and .NET order a few exotic names differently.
        if (!skipped.Add(destination)) return;
        using var rows = connection.Use(QueueSql.Due).Bind(destination).Bind(now).Bind(Math.Min(request.MostPerDestination, request.Most - found.Count));
        while (rows.Step()) found.Add(rows.Long(0));
        _last = destination;
    }

    private static List<long> Old(Connection connection, QueueLeaseRequest request, DateTimeOffset before, DateTimeOffset now)
    {
        using var rows = connection.Use(QueueSql.Old).Bind(before.ToUnixTimeMilliseconds()).Bind(now.ToUnixTimeMilliseconds());
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        var found = new List<long>();
        while (found.Count < request.Most && rows.Step())
        {
            var destination = rows.Text(1);
            var count = taken.GetValueOrDefault(destination);
            if (count >= request.MostPerDestination) continue;
            taken[destination] = count + 1;
            found.Add(rows.Long(0));
        }
        return found;
    }
}
