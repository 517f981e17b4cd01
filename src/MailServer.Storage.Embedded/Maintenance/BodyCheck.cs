using MailServer.Storage.Embedded.Bodies;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Files;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Maintenance;

/// <summary>Checks bodies: references, segments' counters, and the bytes against their checksums.</summary>
internal sealed class BodyCheck(Connection connection, Findings findings, Dictionary<long, int> references, IFileSystem disk, string directory) : IDisposable
{
    private readonly Dictionary<long, long> _live = [];
    private readonly byte[] _buffer = new byte[256 * 1024];
    private IOpenFile? _file;
    private long _openSegment = -1;

    public void Run(CancellationToken cancellationToken)
    {
        using (this)
        using (var rows = connection.Use(BodySql.All))
        {
            while (rows.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                CheckRow(rows);
            }
        }
        foreach (var (body, count) in references) findings.Add($"Body {body}: {count} messages name it, but it does not exist.");
        CheckSegments();
    }

    public void Dispose() => _file?.Dispose();

    private void CheckRow(Statement row)
    {
        var id = row.Long(0);
        var location = new BodyLocation(row.Long(1), row.Long(2), row.Long(3), (uint)row.Long(4));
        references.Remove(id, out var counted);
        findings.Expect(counted, (int)row.Long(5), $"Body {id}, references");
        if (row.Long(6) == 0) findings.Add($"Body {id}: its index is missing.");
        _live[location.SegmentId] = _live.GetValueOrDefault(location.SegmentId) + location.Length;
        if (CheckBytes(id, location) is { } fault && IsStillThere(id, location)) findings.Add($"Body {id} in segment {location.SegmentId}: {fault}.");
    }

    private string? CheckBytes(long id, BodyLocation location)
    {
        if (Open(location.SegmentId) is not { } file) return "the segment's file is missing";
        try
        {
            var checksum = Checksum.Start;
            for (long done = 0; done < location.Length;)
            {
                var read = file.Read(_buffer.AsSpan(0, (int)Math.Min(_buffer.Length, location.Length - done)), location.Position + done);
                if (read == 0) return "the file ends in the middle of it";
                checksum = Checksum.Append(checksum, _buffer.AsSpan(0, read));
                done += read;
            }
            if (checksum != location.Checksum) return "its bytes do not fit the checksum";
            return CheckHeader(file, id, location) ? null : "its header in the segment is damaged";
        }
        catch (IOException exception)
        {
            return "it cannot be read: " + exception.Message;
        }
    }

    private static bool CheckHeader(IOpenFile file, long id, BodyLocation location)
    {
        Span<byte> header = stackalloc byte[RecordHeader.Size];
        return file.Read(header, location.Position - RecordHeader.Size) == RecordHeader.Size
            && RecordHeader.TryRead(header, out var record)
            && (record.BodyId, record.Length, record.Checksum) == (id, location.Length, location.Checksum);
    }

    /// <summary>A running server may have moved or removed the body since the transaction began: only a second look tells damage from that.</summary>
    private bool IsStillThere(long id, BodyLocation location)
    {
        using var second = Connection.OpenReader(DataDirectory.DatabaseIn(directory), TimeSpan.FromSeconds(10));
        return BodyReader.Read(second, id)?.Location == location;
    }

    private IOpenFile? Open(long segment)
    {
        if (segment == _openSegment) return _file;
        _file?.Dispose();
        _openSegment = segment;
        try
        {
            _file = disk.OpenForReading(SegmentFiles.FileName(DataDirectory.SegmentsIn(directory), segment));
        }
        catch (IOException)
        {
            _file = null;
        }
        return _file;
    }

    private void CheckSegments()
    {
        using var rows = connection.Use(BodySql.AllSegments);
        while (rows.Step())
        {
            _live.Remove(rows.Long(0), out var counted);
            findings.Expect(counted, rows.Long(2), $"Segment {rows.Long(0)}, live octets");
        }
        foreach (var segment in _live.Keys) findings.Add($"Segment {segment}: it has bodies but no row.");
    }
}
