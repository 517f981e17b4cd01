using System.Buffers;
using System.IO.Pipelines;

namespace MailServer.Testing.Connections;

/// <summary>
/// The client's end of the line as a stream. The line may be cut from another thread while the client reads or writes;
/// all that completes a pipe therefore happens under one lock, or by the reading side itself.
/// </summary>
internal sealed class ClientEnd(PipeReader input, PipeWriter output) : Stream
{
    private readonly Lock _gate = new();
    private Exception? _cut;
    private bool _writingEnded;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Says that nothing more will be sent; reading goes on.</summary>
    public void EndWriting(Exception? cause = null)
    {
        lock (_gate)
        {
            if (_writingEnded) return;
            _writingEnded = true;
            output.Complete(cause);
        }
    }

    public void Cut(Exception cause)
    {
        Volatile.Write(ref _cut, cause);
        EndWriting(cause);
        input.CancelPendingRead();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfCut();
        var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
        ThrowIfCut();
        var taken = result.Buffer.Slice(0, Math.Min(buffer.Length, result.Buffer.Length));
        taken.CopyTo(buffer.Span);
        input.AdvanceTo(taken.End);
        return (int)taken.Length;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ThrowIfCut();
        lock (_gate)
        {
            if (_writingEnded) throw new IOException("The client has ended its side of the connection.");
            output.Write(buffer.Span);
        }

        var result = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsCompleted) throw new IOException("The server has closed the connection.");
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            EndWriting();
            input.Complete();
        }

        base.Dispose(disposing);
    }

    private void ThrowIfCut()
    {
        if (Volatile.Read(ref _cut) is { } cause) throw new IOException("The connection was cut.", cause);
    }
}
