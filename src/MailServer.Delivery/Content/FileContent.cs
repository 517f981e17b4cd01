using MailServer.Messages;
using Microsoft.Win32.SafeHandles;

namespace MailServer.Delivery.Content;

/// <summary>Content in a file, read by range from many readers at once.</summary>
internal sealed class FileContent(SafeFileHandle file, long length) : MessageContent
{
    public override long Length => length;

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (offset >= length) return new(0);
        var count = (int)Math.Min(length - offset, destination.Length);
        return RandomAccess.ReadAsync(file, destination[..count], offset, cancellationToken);
    }
}
