using System.IO.Pipelines;

namespace MailServer.Messages;

/// <summary>
/// The bytes of a message, exactly as received (CRLF line ends), readable by range, any number of times, from many readers at once.
/// Nothing of it needs to be in memory.
/// </summary>
public abstract class MessageContent
{
    /// <summary>Octets.</summary>
    public abstract long Length { get; }

    /// <summary>
    /// Reads up to <paramref name="destination"/>'s length from <paramref name="offset"/>; 0 only at or behind the end.
    /// </summary>
    /// <exception cref="IOException">The bytes cannot be read.</exception>
    public abstract ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken);

    /// <summary>Copies a range straight into a pipe's buffers, flushing as it goes, so that memory stays bounded by the pipe.</summary>
    /// <returns>False when the reader of the pipe has gone.</returns>
    /// <exception cref="IOException">The bytes cannot be read, or end before the range does.</exception>
    public virtual async ValueTask<bool> CopyToAsync(PipeWriter destination, long offset, long length, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        while (length > 0)
        {
            var buffer = destination.GetMemory((int)Math.Min(length, 16 * 1024));
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

    /// <summary>Opens the content as a seekable, read-only stream.</summary>
    public Stream OpenStream() => new MessageContentStream(this);

    /// <summary>Content that is a piece of memory; the bytes must not change afterwards.</summary>
    public static MessageContent FromMemory(ReadOnlyMemory<byte> bytes) => new MemoryContent(bytes);

    /// <summary>A range of other content, as content.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie in the content.</exception>
    public MessageContent Slice(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return new SlicedContent(this, offset, length);
    }

    private sealed class MemoryContent(ReadOnlyMemory<byte> bytes) : MessageContent
    {
        public override long Length => bytes.Length;

        public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            if (offset >= bytes.Length) return new(0);
            var source = bytes.Span[(int)offset..];
            var count = Math.Min(source.Length, destination.Length);
            source[..count].CopyTo(destination.Span);
            return new(count);
        }
    }

    private sealed class SlicedContent(MessageContent inner, long start, long length) : MessageContent
    {
        public override long Length => length;

        public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            if (offset >= length) return new(0);
            var count = (int)Math.Min(length - offset, destination.Length);
            return inner.ReadAsync(start + offset, destination[..count], cancellationToken);
        }
    }
}
