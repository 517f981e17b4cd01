using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Bodies;

/// <summary>Finds bodies for readers: in the cache, else many in one trip to the database.</summary>
internal sealed class BodyReader(ReaderPool readers, BodyCache cache, SegmentFiles segments)
{
    /// <summary>Fills in the records of bodies, in the order given; null where a body is gone.</summary>
    public async ValueTask FindAsync(IReadOnlyList<long> ids, IList<BodyRecord?> records, CancellationToken cancellationToken)
    {
        List<int>? missing = null;
        for (var i = 0; i < ids.Count; i++)
        {
            records[i] = cache.Find(ids[i]);
            if (records[i] is null) (missing ??= []).Add(i);
        }
        if (missing is null) return;
        await readers.ReadAsync(connection => Load(connection, ids, records, missing), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The content of a record, or null when the body is gone.</summary>
    public async ValueTask<SegmentContent?> OpenAsync(long bodyId, BodyRecord record, CancellationToken cancellationToken)
    {
        if (segments.Find(record.Location.SegmentId) is { } file) return new SegmentContent(file, record.Location);
        // The record may be from before the body was moved to another segment.
        cache.Remove(bodyId);
        var fresh = await readers.ReadAsync(connection => Read(connection, bodyId), cancellationToken).ConfigureAwait(false);
        if (fresh is null || segments.Find(fresh.Location.SegmentId) is not { } moved) return null;
        return new SegmentContent(moved, fresh.Location);
    }

    /// <summary>Reads one row.</summary>
    public static BodyRecord? Read(Connection connection, long bodyId)
    {
        using var row = connection.Use(BodySql.Find).Bind(bodyId);
        if (!row.Step()) return null;
        var location = new BodyLocation(row.Long(0), row.Long(1), row.Long(2), (uint)row.Long(3));
        return new BodyRecord(location, row.Blob(4).ToArray());
    }

    private bool Load(Connection connection, IReadOnlyList<long> ids, IList<BodyRecord?> records, List<int> missing)
    {
        using var transaction = new ReadTransaction(connection);
        foreach (var i in missing)
        {
            var record = Read(connection, ids[i]);
            records[i] = record;
            if (record is not null) cache.Add(ids[i], record);
        }
        return true;
    }
}
