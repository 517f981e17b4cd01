using System.Runtime.InteropServices;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Writing;

/// <summary>The bodies that operations add, share and release. A body goes with its last reference, in the same transaction.</summary>
internal sealed class BodyChanges(Connection connection)
{
    private readonly Dictionary<long, SegmentGrowth> _growth = [];
    private readonly Dictionary<long, long> _liveBytes = [];
    private readonly List<long> _goneBodies = [];
    private readonly List<long> _goneSegments = [];

    /// <summary>Bodies that no message has any more.</summary>
    public IReadOnlyList<long> GoneBodies => _goneBodies;

    /// <summary>Segments that hold nothing any more and have no row.</summary>
    public IReadOnlyList<long> GoneSegments => _goneSegments;

    public void Add(long id, BodyLocation location, bool isSingle, int references, ReadOnlySpan<byte> index)
    {
        connection.Use(BodySql.Insert).Bind(id).Bind(location.SegmentId).Bind(location.Position).Bind(location.Length)
            .Bind(location.Checksum).Bind(references).Bind(index).Run();
        Grow(location, isSingle);
    }

    public void Share(long id, int references) => connection.Use(BodySql.AddReferences).Bind(id).Bind(references).Run();

    /// <summary>Takes references away.</summary>
    public void Release(long id, int references = 1)
    {
        using var row = connection.Use(BodySql.RemoveReferences).Bind(id).Bind(references);
        if (!row.Step() || row.Long(0) > 0) return;
        var (segment, length) = (row.Long(1), row.Long(2));
        while (row.Step())
        {
        }
        connection.Use(BodySql.Delete).Bind(id).Run();
        _goneBodies.Add(id);
        CollectionsMarshal.GetValueRefOrAddDefault(_liveBytes, segment, out _) -= length;
    }

    /// <summary>A body was copied to another place; false when it is gone or was moved before.</summary>
    public bool Move(long id, BodyLocation from, BodyLocation to)
    {
        if (connection.Use(BodySql.Move).Bind(id).Bind(from.SegmentId).Bind(to.SegmentId).Bind(to.Position).Run() == 0) return false;
        Grow(to, isSingle: false);
        CollectionsMarshal.GetValueRefOrAddDefault(_liveBytes, from.SegmentId, out _) -= from.Length;
        _goneBodies.Add(id); // Readers must not find the old place in the cache.
        return true;
    }

    /// <summary>Writes what the segments got and lost.</summary>
    public void Save()
    {
        foreach (var (segment, growth) in _growth)
        {
            connection.Use(BodySql.ChangeSegment).Bind(segment).Bind(growth.IsSingle ? 1 : 0).Bind(growth.Bytes).Bind(growth.End).Run();
        }
        foreach (var (segment, bytes) in _liveBytes)
        {
            connection.Use(BodySql.ChangeSegment).Bind(segment).Bind(0).Bind(bytes).Bind(0).Run();
            if (connection.Use(BodySql.IsSingleSegment).Bind(segment).Scalar() != 1) continue;
            if (connection.Use(BodySql.DeleteEmptySegment).Bind(segment).Run() > 0) _goneSegments.Add(segment);
        }
    }

    /// <summary>Removes a shared segment that is empty.</summary>
    public bool TryRemoveSegment(long segment)
    {
        if (connection.Use(BodySql.DeleteEmptySegment).Bind(segment).Run() == 0) return false;
        _goneSegments.Add(segment);
        return true;
    }

    private void Grow(BodyLocation location, bool isSingle)
    {
        ref var growth = ref CollectionsMarshal.GetValueRefOrAddDefault(_growth, location.SegmentId, out _);
        growth = new SegmentGrowth(isSingle, growth.Bytes + location.Length, Math.Max(growth.End, location.Position + location.Length));
    }

    private record struct SegmentGrowth(bool IsSingle, long Bytes, long End);
}
