namespace MailServer.Simulation.Network;

/// <summary>The client's end of a link.</summary>
public sealed class SimStream(SimLink link) : Stream
{
    private readonly List<byte> _arrived = [];
    private TaskCompletionSource? _waiting;
    private bool _isCut;

    public bool HasEnded { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Arrive(byte[] bytes)
    {
        _arrived.AddRange(bytes);
        Wake();
    }

    public void End()
    {
        HasEnded = true;
        Wake();
    }

    public void Cut()
    {
        _isCut = true;
        Wake();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_arrived.Count == 0 && !HasEnded && !_isCut)
        {
            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _waiting.Task.WaitAsync(cancellationToken);
        }

        if (_isCut) throw new IOException("cut");
        var count = Math.Min(buffer.Length, _arrived.Count);
        _arrived.GetRange(0, count).ToArray().CopyTo(buffer);
        _arrived.RemoveRange(0, count);
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isCut || HasEnded) throw new IOException("cut");
        link.Send(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => link.Send(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) link.Close();
        base.Dispose(disposing);
    }

    private void Wake()
    {
        _waiting?.TrySetResult();
        _waiting = null;
    }
}
