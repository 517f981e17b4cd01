using System.IO.Pipelines;

namespace MailServer.Smtp.Tests.Support;

/// <summary>What an engine does with its transport: what it has seen, whether it waits, how often it wrote.</summary>
internal sealed class TransportObserver
{
    /// <summary>Called when the engine asks whether the connection is closed.</summary>
    public Action OnClosedAsked { get; set; } = () => { };

    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isWaiting;
    private long _seen;

    /// <summary>Octets that the test has sent.</summary>
    public long Sent { get; set; }

    /// <summary>Writes that brought something to the client.</summary>
    public int Flushes { get; private set; }

    /// <summary>The most octets that were written without a flush.</summary>
    public long MostUnflushed { get; private set; }

    public async Task SettleAsync()
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_isWaiting && _seen >= Sent) return;
                changed = _changed.Task;
            }

            await changed;
        }
    }

    public void Waiting(bool isWaiting) => Change(() => _isWaiting = isWaiting);

    public void Seen(long total) => Change(() => _seen = total);

    public void Flushed(long octets)
    {
        if (octets > 0) Flushes++;
        MostUnflushed = Math.Max(MostUnflushed, octets);
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}

/// <summary>A reader that reports to an observer.</summary>
internal sealed class ObservedReader(PipeReader inner, TransportObserver observer) : PipeReader
{
    private long _consumed;
    private System.Buffers.ReadOnlySequence<byte> _buffer;

    public override void AdvanceTo(SequencePosition consumed)
    {
        Consume(consumed);
        inner.AdvanceTo(consumed);
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        Consume(consumed);
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var reading = inner.ReadAsync(cancellationToken);
        observer.Waiting(!reading.IsCompleted);
        var result = await reading;
        observer.Waiting(false);
        return Take(result);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result)) return false;
        Take(result);
        return true;
    }

    private ReadResult Take(ReadResult result)
    {
        _buffer = result.Buffer;
        observer.Seen(_consumed + _buffer.Length);
        return result;
    }

    private void Consume(SequencePosition consumed) => _consumed += _buffer.Slice(_buffer.Start, consumed).Length;
}

/// <summary>A writer that reports to an observer.</summary>
internal sealed class ObservedWriter(PipeWriter inner, TransportObserver observer) : PipeWriter
{
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        observer.Flushed(inner.UnflushedBytes);
        return inner.FlushAsync(cancellationToken);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);
}
