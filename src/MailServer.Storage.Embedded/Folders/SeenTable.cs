using System.Collections.Immutable;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>Reads and writes the readers' \Seen.</summary>
internal static class SeenTable
{
    /// <summary>The marks of all readers of a folder.</summary>
    public static ImmutableDictionary<long, SeenMarks> Load(Connection connection, FolderRow folder)
    {
        if (folder.PrivateModSeq == 0) return ImmutableDictionary<long, SeenMarks>.Empty;
        var heads = new List<(long Reader, ulong ModSeq, uint Seen)>();
        using (var rows = connection.Use(SeenSql.Readers).Bind(folder.Id))
        {
            while (rows.Step()) heads.Add((rows.Long(0), (ulong)rows.Long(1), (uint)rows.Long(2)));
        }
        return heads.ToImmutableDictionary(
            static head => head.Reader,
            head => new SeenMarks(LoadRanges(connection, folder.Id, head.Reader), head.ModSeq, head.Seen, head.Reader == folder.AccountId));
    }

    /// <summary>A closed folder's counters as a reader sees them.</summary>
    public static FolderState Apply(Connection connection, FolderRow folder, long reader, FolderState state)
    {
        if (folder.PrivateModSeq == 0 && reader == folder.AccountId) return state;
        using var row = connection.Use(SeenSql.Reader).Bind(folder.Id).Bind(reader);
        var isOwner = reader == folder.AccountId;
        var marks = row.Step() ? new SeenMarks([], (ulong)row.Long(0), (uint)row.Long(1), isOwner) : isOwner ? null : SeenMarks.None;
        return SeenMarks.Apply(marks, state);
    }

    /// <summary>Writes what is different now.</summary>
    public static void Write(Connection connection, long folderId, long reader, ReadOnlySpan<SeenRange> before, SeenMarks after)
    {
        connection.Use(SeenSql.WriteReader).Bind(folderId).Bind(reader).Bind((long)after.ModSeq).Bind(after.Seen).Run();
        var (old, now) = (0, 0);
        while (old < before.Length || now < after.Ranges.Length)
        {
            var gone = now == after.Ranges.Length || (old < before.Length && before[old].First < after.Ranges[now].First);
            if (gone)
            {
                connection.Use(SeenSql.DeleteRange).Bind(folderId).Bind(reader).Bind(before[old++].First).Run();
                continue;
            }
            var range = after.Ranges[now++];
            var isKnown = old < before.Length && before[old].First == range.First;
            if (!isKnown || before[old] != range) Write(connection, folderId, reader, range);
            if (isKnown) old++;
        }
    }

    private static void Write(Connection connection, long folderId, long reader, SeenRange range) => connection.Use(SeenSql.WriteRange)
        .Bind(folderId).Bind(reader).Bind(range.First).Bind(range.Last).Bind((long)range.ModSeq).Bind(range.IsSeen ? 1 : 0).Run();

    private static SeenRange[] LoadRanges(Connection connection, long folderId, long reader)
    {
        var ranges = new List<SeenRange>();
        using var rows = connection.Use(SeenSql.Ranges).Bind(folderId).Bind(reader);
        while (rows.Step()) ranges.Add(new SeenRange((uint)rows.Long(0), (uint)rows.Long(1), (ulong)rows.Long(2), rows.Long(3) != 0));
        return [.. ranges];
    }
}
