using System.Buffers;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded.Maintenance;

/// <summary>Frees the room of deleted messages: what is left of a sparse segment is copied to the active one, then the segment goes.</summary>
internal sealed class Compactor(StoreParts parts)
{
    private const int BodiesAtOnce = 64;
    private const long BytesAtOnce = 4 * 1024 * 1024;

    /// <summary>Compacts until no segment is sparse.</summary>
    /// <returns>The segments that went.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (parts.Options.CompactBelowPercent == 0) return 0;
        var compacted = 0;
        while (await FindSparseAsync(cancellationToken).ConfigureAwait(false) is { } segment)
        {
            if (!await CompactAsync(segment, cancellationToken).ConfigureAwait(false)) break;
            compacted++;
        }
        return compacted;
    }

    private Task<long?> FindSparseAsync(CancellationToken cancellationToken) => parts.Readers.ReadAsync(
        connection => connection.Use(BodySql.Sparse).Bind(parts.Writer.ActiveSegment).Bind(parts.Options.CompactBelowPercent).Scalar(), cancellationToken);

    private async Task<bool> CompactAsync(long segment, CancellationToken cancellationToken)
    {
        var moved = 0;
        long after = 0;
        while (true)
        {
            var bodies = await parts.Readers.ReadAsync(c => ReadBodies(c, segment, after), cancellationToken).ConfigureAwait(false);
            if (bodies.Count == 0) break;
            await MoveAsync(bodies, cancellationToken).ConfigureAwait(false);
            moved += bodies.Count;
            after = bodies[^1].Id;
        }
        var isGone = await parts.Writer.WriteAsync(t => t.Bodies.TryRemoveSegment(segment), cancellationToken).ConfigureAwait(false);
        if (isGone) Log.SegmentCompacted(parts.Logger, segment, moved);
        return isGone;
    }

    private async Task MoveAsync(List<(long Id, BodyLocation Location)> bodies, CancellationToken cancellationToken)
    {
        var file = parts.Segments.Find(bodies[0].Location.SegmentId) ?? throw new IOException("A segment is missing.");
        var buffers = new List<byte[]>(bodies.Count);
        try
        {
            foreach (var (_, location) in bodies)
            {
                buffers.Add(ArrayPool<byte>.Shared.Rent(RecordHeader.Size + (int)location.Length));
                await ReadAsync(file, location, buffers[^1], cancellationToken).ConfigureAwait(false);
            }
            await parts.Writer.WriteAsync(new MoveBodies(bodies, buffers), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            foreach (var buffer in buffers) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task ReadAsync(SegmentFile file, BodyLocation location, byte[] buffer, CancellationToken cancellationToken)
    {
        var length = RecordHeader.Size + (int)location.Length;
        for (var done = 0; done < length;)
        {
            var read = await file.ReadAsync(location.Position - RecordHeader.Size + done, buffer.AsMemory(done, length - done), cancellationToken).ConfigureAwait(false);
            if (read == 0) throw new EndOfStreamException("A segment is shorter than its bodies.");
            done += read;
        }
        // A damaged body is not copied: what can still be read of it stays where it is, for repair.
        if (Checksum.Append(Checksum.Start, buffer.AsSpan(RecordHeader.Size..length)) != location.Checksum) throw new IOException("A body is damaged.");
    }

    private static List<(long Id, BodyLocation Location)> ReadBodies(Connection connection, long segment, long after)
    {
        using var rows = connection.Use(BodySql.InSegment).Bind(segment).Bind(after).Bind(BodiesAtOnce);
        var bodies = new List<(long Id, BodyLocation Location)>();
        for (long bytes = 0; bytes < BytesAtOnce && rows.Step();)
        {
            var location = new BodyLocation(rows.Long(1), rows.Long(2), rows.Long(3), (uint)rows.Long(4));
            bodies.Add((rows.Long(0), location));
            bytes += location.Length;
        }
        return bodies;
    }

    private sealed class MoveBodies(List<(long Id, BodyLocation Location)> bodies, List<byte[]> buffers) : WriteOperation<int>
    {
        private readonly BodyLocation[] _moved = new BodyLocation[bodies.Count];

        public override long BytesToWrite { get; } = bodies.Sum(static b => b.Location.Length);

        public override void WriteBodies(SegmentWriter segments)
        {
            for (var i = 0; i < _moved.Length; i++)
            {
                var (id, location) = bodies[i];
                var owner = RecordHeader.TryRead(buffers[i], out var header) ? header.Owner : 0;
                _moved[i] = segments.Append(
                    new RecordHeader(id, location.Length, location.Checksum, owner), [buffers[i].AsMemory(RecordHeader.Size, (int)location.Length)]);
            }
        }

        protected override int Run(WriteTransaction transaction)
        {
            var moved = 0;
            for (var i = 0; i < _moved.Length; i++)
            {
                if (transaction.Bodies.Move(bodies[i].Id, bodies[i].Location, _moved[i])) moved++;
            }
            return moved;
        }
    }
}
