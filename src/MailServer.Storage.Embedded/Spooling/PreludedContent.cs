using MailServer.Messages;

namespace MailServer.Storage.Embedded.Spooling;

/// <summary>Header lines followed by other content, as one content.</summary>
internal sealed class PreludedContent(ReadOnlyMemory<byte> prelude, MessageContent content) : MessageContent
{
    public override long Length => prelude.Length + content.Length;

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (offset >= prelude.Length) return content.ReadAsync(offset - prelude.Length, destination, cancellationToken);
        var source = prelude.Span[(int)offset..];
        var count = Math.Min(source.Length, destination.Length);
        source[..count].CopyTo(destination.Span);
        return new(count);
    }
}
