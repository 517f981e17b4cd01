using MailServer.Messages;
using MailServer.Mime;
using MailServer.Storage.Embedded.Bodies;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Repairing;

/// <summary>Writes the rows of bodies and segments from what lies in the segments, each message indexed anew.</summary>
internal sealed class BodyRebuild(Connection connection, SegmentFiles files)
{
    private readonly MessageIndexer _indexer = new();

    /// <summary>Writes the rows of bodies that are named.</summary>
    public async Task RunAsync(IReadOnlyDictionary<long, FoundBody> bodies, IReadOnlyDictionary<long, int> references, CancellationToken cancellationToken)
    {
        var changes = new BodyChanges(connection);
        foreach (var (id, count) in references)
        {
            var body = bodies[id];
            changes.Add(id, body.Location, body.IsSingle, count, IndexCodec.Encode(await IndexAsync(body, cancellationToken).ConfigureAwait(false)));
        }
        changes.Save();
    }

    /// <summary>Reads a message for what is kept with it.</summary>
    public ValueTask<MessageIndex> IndexAsync(FoundBody body, CancellationToken cancellationToken)
    {
        var file = files.Find(body.Location.SegmentId) ?? throw new IOException("A segment went while it was read.");
        return _indexer.IndexAsync(new SegmentContent(file, body.Location), cancellationToken);
    }

    /// <summary>Nothing that lies in a segment is written over or cleaned away, and no id is given twice.</summary>
    public void Protect(IReadOnlyDictionary<long, FoundBody> bodies, IEnumerable<long> unplaced)
    {
        foreach (var segment in bodies.Values.Where(static b => !b.IsSingle).GroupBy(static b => b.Location.SegmentId))
        {
            var end = segment.Max(static b => b.Location.Position + b.Location.Length);
            connection.Use(BodySql.ChangeSegment).Bind(segment.Key).Bind(0).Bind(0).Bind(end).Run();
        }
        foreach (var id in unplaced)
        {
            var body = bodies[id];
            connection.Use(BodySql.ChangeSegment).Bind(body.Location.SegmentId).Bind(body.IsSingle ? 1 : 0).Bind(0).Bind(body.Location.Position + body.Location.Length).Run();
        }
        if (bodies.Count > 0) RaiseSequence("body", bodies.Keys.Max());
    }

    private void RaiseSequence(string table, long to)
    {
        if (connection.Use("UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1").Bind(table).Bind(to).Run() == 0)
            connection.Use("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)").Bind(table).Bind(to).Run();
    }
}
