using System.Buffers;
using System.IO.Pipelines;

namespace MailServer.Delivery.Submission;

/// <summary>Takes a message for another writer and puts its header right on the way. Behind the header the other's own buffers are handed out.</summary>
internal sealed class RewritingWriter(PipeWriter inner, HeaderRewriter rewriter) : PipeWriter
{
    private const int PieceLength = 4096;
    private byte[] _piece = [];
    private bool _isPieceOut;

    /// <summary>The message has ended.</summary>
    public void Finish() => rewriter.Complete(inner);

    public override void Advance(int bytes)
    {
        if (_isPieceOut) rewriter.Write(inner, _piece.AsSpan(0, bytes));
        else inner.Advance(bytes);
        _isPieceOut = false;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (rewriter.IsDone) return inner.GetMemory(sizeHint);
        if (_piece.Length < Math.Max(sizeHint, 1)) _piece = new byte[Math.Max(sizeHint, PieceLength)];
        _isPieceOut = true;
        return _piece;
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => rewriter.IsDone ? inner.GetSpan(sizeHint) : GetMemory(sizeHint).Span;

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => inner.FlushAsync(cancellationToken);
}
