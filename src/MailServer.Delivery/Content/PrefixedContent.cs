using MailServer.Messages;

namespace MailServer.Delivery.Content;

/// <summary>Header lines in front of other content, without copying it.</summary>
internal sealed class PrefixedContent : MessageContent
{
    private readonly ReadOnlyMemory<byte> _prefix;
    private readonly MessageContent _rest;

    private PrefixedContent(ReadOnlyMemory<byte> prefix, MessageContent rest)
    {
        _prefix = prefix;
        _rest = rest;
    }

    public override long Length => _prefix.Length + _rest.Length;

    public static MessageContent Create(ReadOnlyMemory<byte> prefix, MessageContent rest) =>
        prefix.IsEmpty ? rest : new PrefixedContent(prefix, rest);

    public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (offset >= _prefix.Length) return _rest.ReadAsync(offset - _prefix.Length, destination, cancellationToken);
        var source = _prefix.Span[(int)offset..];
        var count = Math.Min(source.Length, destination.Length);
        source[..count].CopyTo(destination.Span);
        return new(count);
    }
}
