using MailServer.Messages;
using MailServer.Storage.Embedded.Segments;

namespace MailServer.Storage.Embedded.Queueing;

/// <summary>
/// A body whose bytes are held against their checksum when they are first read from beginning to end, before they are sent anywhere: what was damaged on
/// the disk does not go out as if it were the sender's. Later reads are not checked again.
/// </summary>
internal sealed class CheckedContent(MessageContent body, uint checksum) : MessageContent
{
    // What a queued message may leave out at the body's beginning: the lines that are for mailboxes.
    private const int LongestPrelude = 64 * 1024;

    private uint _register;
    private long _next = -1;
    private bool _isSound;

    public override long Length => body.Length;

    public override async ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        if (_isSound) return await ReadBodyAsync(offset, destination, cancellationToken).ConfigureAwait(false);
        if (_next < 0 || offset < _next) await BeginAsync(offset, cancellationToken).ConfigureAwait(false);
        var read = await ReadBodyAsync(offset, destination, cancellationToken).ConfigureAwait(false);
        if (offset == _next) Add(destination.Span[..read]);
        return read;
    }

    // The first read may be behind what is left out: that is read here.
    private async ValueTask BeginAsync(long offset, CancellationToken cancellationToken)
    {
        (_register, _next) = (Checksum.Start, 0);
        if (offset is 0 or > LongestPrelude) return;
        var skipped = new byte[offset];
        while (_next < offset)
        {
            var read = await ReadBodyAsync(_next, skipped.AsMemory((int)_next), cancellationToken).ConfigureAwait(false);
            Add(skipped.AsSpan((int)_next, read));
        }
    }

    private async ValueTask<int> ReadBodyAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
    {
        var read = await body.ReadAsync(offset, destination, cancellationToken).ConfigureAwait(false);
        if (read == 0 && offset < body.Length && !destination.IsEmpty) throw new EndOfStreamException("The segment ends in the middle of the message.");
        return read;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        _register = Checksum.Append(_register, bytes);
        _next += bytes.Length;
        if (_next < body.Length) return;
        if (_register != checksum) throw new IOException("The message's bytes do not fit their checksum.");
        _isSound = true;
    }
}
