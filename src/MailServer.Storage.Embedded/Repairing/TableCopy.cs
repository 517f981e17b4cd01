using MailServer.Storage.Embedded.Database;

namespace MailServer.Storage.Embedded.Repairing;

/// <summary>
/// Copies what SQLite can still read of a table, from an attached database that may be damaged and of an older version: from both ends
/// up to the damage. Rows that are there already stay.
/// </summary>
internal sealed class TableCopy(Connection connection, string source, string table)
{
    private readonly List<(string Name, bool IsKey)> _columns = Common(connection, source, table);

    /// <summary>Copies.</summary>
    /// <returns>Whether all of it could be read.</returns>
    public bool Run()
    {
        if (_columns.Count == 0) return false;
        // A page whose kind is damaged can be read without an error, and is nonsense.
        if (TryCopy(long.MaxValue, "")) return IsWhole();
        CopyUpToDamage("");
        CopyUpToDamage(" DESC");
        return false;
    }

    /// <summary>Copies what an index holds a second time of rows that are still missing; other columns get their defaults.</summary>
    public void RunFromIndex()
    {
        try
        {
            var columns = string.Join(", ", Columns(connection, source, $"index_info({table}_copy)", nameColumn: 2).Select(static c => c.Name));
            if (columns.Length > 0)
                connection.Use($"INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM {source}.{table} INDEXED BY {table}_copy").Run();
        }
        catch (SqliteFault)
        {
            // The copy is damaged, too.
        }
    }

    private bool IsWhole()
    {
        try
        {
            using var rows = connection.Use($"PRAGMA {source}.quick_check({table})");
            return rows.Step() && rows.Text(0) == "ok";
        }
        catch (SqliteFault)
        {
            return false;
        }
    }

    private void CopyUpToDamage(string direction)
    {
        // The most rows that can be read: twice as many as long as that works, then by halves.
        long good = 0, bad = 1;
        while (TryCopy(bad, direction)) (good, bad) = (bad, bad * 2);
        while (bad - good > 1)
        {
            var middle = good + ((bad - good) / 2);
            if (TryCopy(middle, direction)) good = middle;
            else bad = middle;
        }
    }

    private bool TryCopy(long rows, string direction)
    {
        var columns = string.Join(", ", _columns.Select(static c => c.Name));
        var keys = _columns.Where(static c => c.IsKey).Select(static c => c.Name).DefaultIfEmpty("rowid");
        var order = string.Join(", ", keys.Select(k => k + direction));
        try
        {
            // An index may be damaged, too.
            connection.Use($"INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM {source}.{table} NOT INDEXED ORDER BY {order} LIMIT ?").Bind(rows).Run();
            return true;
        }
        catch (SqliteFault)
        {
            return false;
        }
    }

    private static List<(string Name, bool IsKey)> Common(Connection connection, string source, string table)
    {
        try
        {
            var there = Columns(connection, source, $"table_info({table})", nameColumn: 1).Select(static c => c.Name).ToHashSet();
            return [.. Columns(connection, "main", $"table_info({table})", nameColumn: 1).Where(c => there.Contains(c.Name))];
        }
        catch (SqliteFault)
        {
            return [];
        }
    }

    private static List<(string Name, bool IsKey)> Columns(Connection connection, string schema, string pragma, int nameColumn)
    {
        using var rows = connection.Use($"PRAGMA {schema}.{pragma}");
        var columns = new List<(string, bool)>();
        while (rows.Step()) columns.Add((rows.Text(nameColumn), rows.Long(5) > 0));
        return columns;
    }
}
