using System.Buffers;
using MailServer.Messages;

namespace MailServer.Mime.Indexing;

/// <summary>
/// The message for the reader, through one block of memory. A message that fits into the block is read at once, and then needs no waiting.
/// Stops the reader in a header that is too long.
/// </summary>
internal sealed class MessageStream(MessageContent content, PartTree tree, int maxHeaderBytes) : Stream
{
    private const int BlockSize = 64 * 1024;

    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(content.Length, 1, BlockSize));
    private long _blockBegin;
    private int _blockLength;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => content.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads the first block, as much of it as there is.</summary>
    /// <returns>Whether it holds the whole message.</returns>
    public async ValueTask<bool> FillFirstBlockAsync(CancellationToken cancellationToken)
    {
        while (_blockLength < _block.Length)
        {
            var read = await content.ReadAsync(_blockLength, _block.AsMemory(_blockLength), cancellationToken).ConfigureAwait(false);
            if (read == 0) return true;
            _blockLength += read;
        }

        return _blockLength == content.Length;
    }

    public override int Read(Span<byte> buffer)
    {
        if (tree.OpenHeader is { } header && _position - header > maxHeaderBytes) throw new IndexLimitException();
        var waiting = _block.AsSpan((int)(_position - _blockBegin), (int)(_blockBegin + _blockLength - _position));
        var count = Math.Min(waiting.Length, buffer.Length);
        waiting[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position == _blockBegin + _blockLength)
        {
            _blockBegin = _position;
            _blockLength = await content.ReadAsync(_position, _block, cancellationToken).ConfigureAwait(false);
        }

        return Read(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) ArrayPool<byte>.Shared.Return(_block);
        base.Dispose(disposing);
    }
}
