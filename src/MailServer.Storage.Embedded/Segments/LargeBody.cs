using MailServer.Storage.Embedded.Files;

namespace MailServer.Storage.Embedded.Segments;

/// <summary>
/// A body too large for memory, written to a segment of its own as it comes.
/// Room is left in front of it for header lines that are known only at the end; the file has a hole there, so it costs nothing.
/// </summary>
internal sealed class LargeBody : IDisposable
{
    /// <summary>The most that can be put in front, in octets.</summary>
    public const int PreludeRoom = 64 * 1024;

    /// <summary>Where the content begins, without prelude.</summary>
    public const long ContentStart = RecordHeader.Size + PreludeRoom;

    private readonly SegmentFiles _files;
    private readonly IOpenFile _file;
    private uint _checksumFromZero;
    private bool _isKept;

    public LargeBody(SegmentFiles files)
    {
        _files = files;
        _file = files.Create(0, out var id);
        SegmentId = id;
    }

    public long SegmentId { get; }

    /// <summary>Octets written, without prelude.</summary>
    public long Length { get; private set; }

    /// <summary>Where the content lies, without prelude.</summary>
    public BodyLocation Content => new(SegmentId, ContentStart, Length, 0);

    /// <summary>Writes more content.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _file.WriteAsync(bytes, ContentStart + Length, cancellationToken).ConfigureAwait(false);
        _checksumFromZero = Checksum.Append(_checksumFromZero, bytes.Span);
        Length += bytes.Length;
    }

    /// <summary>Puts the prelude in front and the header before all; not durable before <see cref="Sync"/>.</summary>
    public BodyLocation Finish(long bodyId, long owner, ReadOnlySpan<byte> prelude)
    {
        var location = new BodyLocation(
            SegmentId,
            ContentStart - prelude.Length,
            Length + prelude.Length,
            Checksum.Combine(Checksum.Append(Checksum.Start, prelude), _checksumFromZero, Length));
        Span<byte> header = stackalloc byte[RecordHeader.Size];
        new RecordHeader(bodyId, location.Length, location.Checksum, owner).Write(header);
        _file.Write(header, location.Position - RecordHeader.Size);
        if (!prelude.IsEmpty) _file.Write(prelude, location.Position);
        return location;
    }

    /// <summary>Makes the body durable. Takes long: not for the writer's thread.</summary>
    public void Sync() => _file.Sync();

    /// <summary>The body has a row: its file stays.</summary>
    public void Keep() => _isKept = true;

    public void Dispose()
    {
        _file.Dispose();
        if (!_isKept) _files.Retire(SegmentId);
    }
}
