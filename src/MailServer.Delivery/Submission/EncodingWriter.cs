using System.IO.Pipelines;
using MailServer.Messages.Text;

namespace MailServer.Delivery.Submission;

/// <summary>Takes a message for another writer and makes text of its binary parts: what is to be signed must not need another encoding on its way (RFC 6376 §5.3).</summary>
internal sealed class EncodingWriter(PipeWriter inner) : PipeWriter
{
    private const int PieceLength = 4096;
    private readonly BinaryEncoder _encoder = new(inner);
    private byte[] _piece = new byte[PieceLength];

    /// <summary>The message has ended.</summary>
    public void Finish() => _encoder.Finish();

    public override void Advance(int bytes) => _encoder.Write(_piece.AsSpan(0, bytes));

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_piece.Length < sizeHint) _piece = new byte[sizeHint];
        return _piece;
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);
}
