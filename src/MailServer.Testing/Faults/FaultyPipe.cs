using System.Buffers;
using System.IO.Pipelines;
using MailServer.Connections;

namespace MailServer.Testing;

/// <summary>The two directions of a connection with faults.</summary>
internal sealed class FaultyPipe(IDuplexPipe inner, FaultyConnection connection) : IDuplexPipe
{
    public IDuplexPipe Inner => inner;

    public PipeReader Input { get; } = new Reader(inner.Input, connection);

    public PipeWriter Output { get; } = new Writer(inner.Output, connection);

    /// <summary>Reads late, little or never.</summary>
    private sealed class Reader(PipeReader inner, FaultyConnection connection) : PipeReader
    {
        private TaskCompletionSource? _held;
        private ReadOnlySequence<byte> _shown;
        private long _kept;
        private bool _isEmptyHanded;
        private volatile bool _isCalledOff;

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            if (connection.EndsReads) throw new MailConnectionException("The connection ends, as the script wants it.");
            var slow = connection.Faults.Take(FaultPoint.SlowRead);
            if (slow is not null || connection.IsStalled)
            {
                _isEmptyHanded = !await HoldAsync(slow, cancellationToken).ConfigureAwait(false);
                if (_isEmptyHanded) return new ReadResult(default, isCanceled: true, isCompleted: false);
            }

            var result = await inner.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (result.IsCanceled) _isCalledOff = false;
            if (slow is not null) result = Part(result, _kept + slow.Number);
            _shown = result.Buffer;
            return result;
        }

        public override bool TryRead(out ReadResult result)
        {
            result = default;
            if (connection.IsStalled || connection.EndsReads || connection.Faults.Take(FaultPoint.SlowRead) is not null || !inner.TryRead(out result)) return false;
            _shown = result.Buffer;
            return true;
        }

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            if (!_isEmptyHanded)
            {
                _kept = _shown.Slice(consumed).Length;
                inner.AdvanceTo(consumed, examined);
            }

            _isEmptyHanded = false;
        }

        // It may come before anybody waits, here or within: the next wait ends then.
        public override void CancelPendingRead()
        {
            _isCalledOff = true;
            inner.CancelPendingRead();
            Interlocked.MemoryBarrier();
            Volatile.Read(ref _held)?.TrySetResult();
        }

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        /// <summary>Whether reading may go on; false when the reader was called off meanwhile.</summary>
        private async Task<bool> HoldAsync(Fault? slow, CancellationToken cancellationToken)
        {
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _held, held);
            if (_isCalledOff) held.TrySetResult();
            var over = slow is null
                ? connection.WaitForCureAsync(cancellationToken)
                : Task.Delay(TimeSpan.FromSeconds(1), connection.Time, cancellationToken);
            var first = await Task.WhenAny(over, held.Task).ConfigureAwait(false);
            Volatile.Write(ref _held, null);
            await first.ConfigureAwait(false);
            if (first != over) TakeCancellation();
            return first == over;
        }

        // The one who waited here is told; the reader within must not tell again.
        private void TakeCancellation()
        {
            _isCalledOff = false;
            if (inner.TryRead(out var result)) inner.AdvanceTo(result.Buffer.Start);
        }

        // What was not shown is not examined, so that the next read finds it at once.
        private static ReadResult Part(ReadResult all, long most) => all.Buffer.Length <= most
            ? all
            : new ReadResult(all.Buffer.Slice(0, most), all.IsCanceled, isCompleted: false);
    }

    /// <summary>Writes until the script ends it.</summary>
    private sealed class Writer(PipeWriter inner, FaultyConnection connection) : PipeWriter
    {
        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            if (!connection.EndsWrites) return inner.FlushAsync(cancellationToken);
            connection.Abort("the reply is lost, as the script wants it");
            throw new MailConnectionException("The connection ends, as the script wants it.");
        }
    }
}
