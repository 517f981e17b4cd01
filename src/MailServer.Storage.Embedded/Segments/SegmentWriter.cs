using MailServer.Storage.Embedded.Files;

namespace MailServer.Storage.Embedded.Segments;

/// <summary>Appends bodies to the active segment. For the writer's thread alone.</summary>
internal sealed class SegmentWriter(SegmentFiles files, long segmentSize) : IDisposable
{
    private readonly byte[] _header = new byte[RecordHeader.Size];
    private IOpenFile? _file;
    private long _position;
    private long _lastSynced;

    /// <summary>The segment that is written to, or 0.</summary>
    public long ActiveId { get; private set; }

    /// <summary>
    /// Goes on in a segment behind its last committed byte. What lies there from a crash has no row, so it is garbage and is overwritten.
    /// </summary>
    public void Resume(long id, long position)
    {
        if (position >= segmentSize) return;
        try
        {
            _file = files.OpenForWriting(id);
            if (_file.Length < position) throw new IOException("The segment is shorter than what was committed in it.");
            (ActiveId, _position, _lastSynced) = (id, position, position);
        }
        catch (IOException)
        {
            // A damaged or missing file is not written to; verification tells of it.
            Abandon();
        }
    }

    /// <summary>Writes a body. It is not durable before <see cref="Sync"/>.</summary>
    /// <exception cref="IOException">There is no room.</exception>
    public BodyLocation Append(RecordHeader header, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        if (_file is null || _position + RecordHeader.Size + header.Length > segmentSize) StartNext(header.Length);
        header.Write(_header);
        var location = new BodyLocation(ActiveId, _position + RecordHeader.Size, header.Length, header.Checksum);
        _file!.Write([_header, .. parts], _position);
        _position = location.Position + header.Length;
        return location;
    }

    /// <summary>Makes everything written durable.</summary>
    /// <exception cref="IOException">It may not be; the segment is not used any more.</exception>
    public void Sync()
    {
        if (_file is null || _position == _lastSynced) return;
        try
        {
            _file.Sync();
            _lastSynced = _position;
        }
        catch (IOException)
        {
            // A sync that failed once may report success the next time although pages are lost.
            Abandon();
            throw;
        }
    }

    /// <summary>Never writes to the active segment again.</summary>
    public void Abandon()
    {
        _file?.Dispose();
        _file = null;
        ActiveId = 0;
    }

    public void Dispose() => Abandon();

    private void StartNext(long length)
    {
        // What this group wrote to the full segment must be durable before the group commits.
        Sync();
        var next = files.Create(Math.Max(segmentSize, length + RecordHeader.Size), out var id);
        SealActive();
        (_file, ActiveId, _position, _lastSynced) = (next, id, 0, 0);
    }

    private void SealActive()
    {
        if (_file is null) return;
        try
        {
            _file.Truncate(_position);
        }
        catch (IOException)
        {
            // The preallocated end stays; it only costs room.
        }
        Abandon();
    }
}
