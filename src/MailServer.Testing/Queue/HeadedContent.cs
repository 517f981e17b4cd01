using MailServer.Messages;

namespace MailServer.Testing.Queue;

/// <summary>A queued message behind the header lines of its envelope.</summary>
internal sealed class HeadedContent(ReadOnlyMemory<byte> headers, MessageContent message) : MessageContent
{
    public override long Length => headers.Length + message.Length;

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (offset >= headers.Length) return message.ReadAsync(offset - headers.Length, destination, cancellationToken);
        var count = Math.Min(headers.Length - (int)offset, destination.Length);
        headers.Slice((int)offset, count).CopyTo(destination);
        return new(count);
    }
}
