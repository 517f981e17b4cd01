using System.Buffers;
using MailServer.Storage.Embedded.Files;
using MailServer.Storage.Embedded.Segments;
using Microsoft.Win32.SafeHandles;

namespace MailServer.Storage.Embedded.Repairing;

/// <summary>
/// Reads segments without the database: record after record, and behind damage on from the next header whose checksum holds.
/// What is torn or truncated is left out; the records before and behind it are found.
/// </summary>
internal sealed class SegmentScan : IDisposable
{
    private static readonly SearchValues<byte> FirstOfMagic = SearchValues.Create("M"u8);

    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly SafeFileHandle _file;
    private readonly long _segment;
    private readonly long _length;

    private SegmentScan(string directory, long segment)
    {
        _segment = segment;
        _file = File.OpenHandle(SegmentFiles.FileName(directory, segment), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _length = RandomAccess.GetLength(_file);
    }

    /// <summary>All whole bodies of a directory of segments, by segment and position.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IEnumerable<(long BodyId, FoundBody Body)> Read(string directory)
    {
        foreach (var segment in SegmentFiles.IdsOnDisk(RealFileSystem.Instance, directory).Order())
        {
            using var scan = new SegmentScan(directory, segment);
            foreach (var found in scan.Records()) yield return found;
        }
    }

    public void Dispose() => _file.Dispose();

    private IEnumerable<(long BodyId, FoundBody Body)> Records()
    {
        long position = 0;
        while (position >= 0 && position + RecordHeader.Size <= _length)
        {
            if (TryRead(position, out var header))
            {
                var location = new BodyLocation(_segment, position + RecordHeader.Size, header.Length, header.Checksum);
                // A large body alone in its file leaves room in front of itself.
                yield return (header.BodyId, new FoundBody(location, header.Owner, IsSingle: _length > location.Position && IsAlone(position)));
                position = location.Position + header.Length;
            }
            else
            {
                position = FindMagic(position + 1);
            }
        }
    }

    private bool IsAlone(long position) => position is > 0 and <= LargeBody.ContentStart - RecordHeader.Size && IsEmptyUpTo(position);

    private bool IsEmptyUpTo(long position)
    {
        var read = RandomAccess.Read(_file, _buffer.AsSpan(0, (int)position), 0);
        return !_buffer.AsSpan(0, read).ContainsAnyExcept((byte)0);
    }

    private bool TryRead(long position, out RecordHeader record)
    {
        Span<byte> header = stackalloc byte[RecordHeader.Size];
        record = default;
        if (RandomAccess.Read(_file, header, position) < header.Length || !RecordHeader.TryRead(header, out record)) return false;
        var start = position + RecordHeader.Size;
        if (record.Length > _length - start) return false;
        var checksum = Checksum.Start;
        for (long done = 0; done < record.Length;)
        {
            var read = RandomAccess.Read(_file, _buffer.AsSpan(0, (int)Math.Min(_buffer.Length, record.Length - done)), start + done);
            if (read == 0) return false;
            checksum = Checksum.Append(checksum, _buffer.AsSpan(0, read));
            done += read;
        }
        return checksum == record.Checksum;
    }

    /// <summary>The next place that may be a header; negative when there is none.</summary>
    private long FindMagic(long position)
    {
        while (position + RecordHeader.Size <= _length)
        {
            var read = RandomAccess.Read(_file, _buffer, position);
            var bytes = _buffer.AsSpan(0, read);
            for (var from = 0; from + RecordHeader.Size <= read;)
            {
                var next = bytes[from..].IndexOfAny(FirstOfMagic);
                if (next < 0) break;
                from += next;
                if (from + RecordHeader.Size > read) break;
                if (RecordHeader.IsOne(bytes[from..])) return position + from;
                from++;
            }
            if (read < RecordHeader.Size) return -1;
            position += read - RecordHeader.Size + 1;
        }
        return -1;
    }
}
