using System.IO.Pipelines;
using MailServer.Messages;

namespace MailServer.Storage.Embedded.Segments;

/// <summary>A body in a segment, read by range straight into the caller's memory.</summary>
internal sealed class SegmentContent(SegmentFile file, BodyLocation location) : MessageContent
{
    // Bigger than the default: each read costs a hop to the thread pool.
    private const int CopyChunk = 64 * 1024;

    public override long Length => location.Length;

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var left = location.Length - offset;
        if (left <= 0 || destination.IsEmpty) return new(0);
        if (destination.Length > left) destination = destination[..(int)left];
        return file.ReadAsync(location.Position + offset, destination, cancellationToken);
    }

    public override async ValueTask<bool> CopyToAsync(PipeWriter destination, long offset, long length, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        while (length > 0)
        {
            var buffer = destination.GetMemory((int)Math.Min(length, CopyChunk));
            if (buffer.Length > length) buffer = buffer[..(int)length];
            var read = await ReadAsync(offset, buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0) throw new EndOfStreamException("The message ends before the range that was asked for.");
            destination.Advance(read);
            offset += read;
            length -= read;
            var flushed = await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (flushed.IsCompleted) return false;
        }
        return true;
    }
}
