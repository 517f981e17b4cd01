using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Storage.Embedded.Segments;

namespace MailServer.Storage.Embedded.Spooling;

/// <summary>
/// Takes a message's bytes as they come: in pooled memory up to a limit, beyond it in a file that is already the body's place in the store.
/// </summary>
internal sealed class Spool(SegmentFiles segments, SpoolBudget budget, SpoolLimits limits, long? expectedSize) : PipeWriter, IDisposable
{
    private const int FileBuffer = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly ChunkList _chunks = new();
    private long _taken;
    private bool _isCompleted;
    private bool _isDisposed;
    private Exception? _fault;

    /// <summary>Octets written.</summary>
    public long Length => (Large?.Length ?? 0) + _chunks.Length;

    /// <summary>The body's own file, when it is large.</summary>
    public LargeBody? Large { get; private set; }

    /// <summary>The bytes, when they are in memory.</summary>
    public ChunkList Chunks => _chunks;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _chunks.Length;

    public override void Advance(int bytes) => _chunks.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_isCompleted || _isDisposed) throw new InvalidOperationException("The message is complete.");
        return _chunks.GetMemory(sizeHint);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void CancelPendingFlush()
    {
        // A flush ends by itself: it waits for a disk, not for a reader.
    }

    public override void Complete(Exception? exception = null)
    {
        _isCompleted = true;
        _fault ??= exception;
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_fault is not null) throw new IOException("The message could not be kept.", _fault);
        if (Length > limits.Message) Refuse();
        if (IsLarge && _chunks.Length >= FileBuffer) await WriteOutAsync(cancellationToken).ConfigureAwait(false);
        return new FlushResult(isCanceled: false, isCompleted: false);
    }

    /// <summary>Ends the content.</summary>
    /// <exception cref="IOException">It could not be kept.</exception>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        _isCompleted = true;
        if (_fault is not null) throw new IOException("The message could not be kept.", _fault);
        if (Length > limits.Message) Refuse();
        if (IsLarge && _chunks.Length > 0) await WriteOutAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The content, readable until the spool is disposed. Only after <see cref="FinishAsync"/>.</summary>
    public MessageContent Open() =>
        Large is { } large ? new SegmentContent(segments.Find(large.SegmentId) ?? throw Gone(), large.Content) : new MemoryContent(this);

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _chunks.Dispose();
            GiveBack();
        }
        Large?.Dispose();
    }

    private bool IsLarge => Large is not null || _chunks.Length > limits.Memory || expectedSize > limits.Memory || !HasBudget();

    /// <summary>A first piece is always kept in memory: the file is written in pieces of that size.</summary>
    private bool HasBudget()
    {
        var more = _chunks.Length - FileBuffer - _taken;
        if (more <= 0) return true;
        if (!budget.TryTake(more)) return false;
        _taken += more;
        return true;
    }

    private void GiveBack()
    {
        budget.Give(_taken);
        _taken = 0;
    }

    private void Refuse()
    {
        _fault = new IOException("The message is larger than the store takes.");
        throw _fault;
    }

    private static IOException Gone() => new("The message's file is gone.");

    private async ValueTask WriteOutAsync(CancellationToken cancellationToken)
    {
        try
        {
            Large ??= new LargeBody(segments);
            for (var i = 0; i < _chunks.Count; i++) await Large.AppendAsync(_chunks[i], cancellationToken).ConfigureAwait(false);
            _chunks.Clear();
            GiveBack();
        }
        catch (Exception exception)
        {
            // A piece may be written in part: the message cannot go on.
            _fault = exception;
            throw;
        }
    }

    private sealed class MemoryContent(Spool spool) : MessageContent
    {
        public override long Length { get; } = spool.Length;

        public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            lock (spool._lock)
            {
                // The memory may already hold another message.
                if (spool._isDisposed) throw new IOException("The message is not readable after its delivery ended.");
                return new(spool._chunks.CopyTo(offset, destination.Span));
            }
        }
    }
}

/// <summary>How large a message may become.</summary>
/// <param name="Memory">Octets that it holds in memory before it goes to a file.</param>
/// <param name="Message">Octets at all.</param>
internal readonly record struct SpoolLimits(long Memory, long Message);
