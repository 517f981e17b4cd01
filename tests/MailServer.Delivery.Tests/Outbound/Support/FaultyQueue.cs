using System.Collections.Concurrent;
using MailServer.Messages;
using MailServer.Queue;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>A storage that fails in what it is told to, until it is healed.</summary>
internal sealed class FaultyQueue(IQueueStorage inner) : IQueueStorage
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _next = [];
    private TaskCompletionSource<string> _failed = NewSignal();
    private volatile Func<string, bool> _fails = _ => false;
    private volatile Func<string, bool> _hangs = _ => false;

    public event EventHandler? WorkArrived
    {
        add
        {
            inner.WorkArrived += value;
            LastHandler = value;
        }

        remove => inner.WorkArrived -= value;
    }

    /// <summary>Who listens, or did.</summary>
    public EventHandler? LastHandler { get; private set; }

    /// <summary>From now on the named calls never return.</summary>
    /// <returns>Completes at the first of them.</returns>
    public Task<string> Hang(params string[] calls)
    {
        _failed = NewSignal();
        _hangs = calls.Contains;
        return _failed.Task;
    }

    /// <summary>From now on the named calls fail.</summary>
    /// <returns>The first of them, when it has failed.</returns>
    public Task<string> Break(params string[] calls)
    {
        _failed = NewSignal();
        _fails = calls.Contains;
        return _failed.Task;
    }

    /// <summary>Completes when the next such call has succeeded.</summary>
    public Task NextAsync(string call) => _next.GetOrAdd(call, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Heal() => _fails = _ => false;

    public ValueTask<QueueItemId> EnqueueAsync(QueueMessage message, CancellationToken cancellationToken) => inner.EnqueueAsync(message, cancellationToken);

    /// <summary>What becomes of the bytes of messages; null: nothing.</summary>
    public Func<MessageContent, MessageContent>? Bytes { get; set; }

    public async ValueTask<IReadOnlyList<QueueLease>> LeaseAsync(QueueLeaseRequest request, CancellationToken cancellationToken)
    {
        var leases = await RunAsync(nameof(LeaseAsync), () => inner.LeaseAsync(request, cancellationToken));
        return Bytes is { } bytes ? [.. leases.Select(lease => lease with { Content = bytes(lease.Content) })] : leases;
    }

    public ValueTask<bool> RenewAsync(QueueLease lease, TimeSpan duration, CancellationToken cancellationToken) =>
        RunAsync(nameof(RenewAsync), () => inner.RenewAsync(lease, duration, cancellationToken));

    public ValueTask<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<string> except, CancellationToken cancellationToken) =>
        RunAsync(nameof(NextDueAsync), () => inner.NextDueAsync(except, cancellationToken));

    public ValueTask<int> RecallAsync(DateTimeOffset after, CancellationToken cancellationToken) =>
        RunAsync(nameof(RecallAsync), () => inner.RecallAsync(after, cancellationToken));

    public ValueTask<int> ShiftAsync(TimeSpan by, CancellationToken cancellationToken) =>
        RunAsync(nameof(ShiftAsync), () => inner.ShiftAsync(by, cancellationToken));

    public ValueTask<IReadOnlyList<string>> TakeProbesAsync(CancellationToken cancellationToken) =>
        RunAsync(nameof(TakeProbesAsync), () => inner.TakeProbesAsync(cancellationToken));

    public ValueTask<bool> CompleteAsync(QueueLease lease, CancellationToken cancellationToken) =>
        RunAsync(nameof(CompleteAsync), () => inner.CompleteAsync(lease, cancellationToken));

    public ValueTask<bool> DeferAsync(QueueLease lease, QueueDeferral deferral, CancellationToken cancellationToken) =>
        RunAsync(nameof(DeferAsync), () => inner.DeferAsync(lease, deferral, cancellationToken));

    public ValueTask<bool> FailAsync(QueueLease lease, string why, CancellationToken cancellationToken) =>
        RunAsync(nameof(FailAsync), () => inner.FailAsync(lease, why, cancellationToken));

    public ValueTask<bool> HoldAsync(QueueItemId item, CancellationToken cancellationToken) => inner.HoldAsync(item, cancellationToken);

    public ValueTask<bool> ReleaseAsync(QueueItemId item, CancellationToken cancellationToken) => inner.ReleaseAsync(item, cancellationToken);

    public ValueTask<bool> RemoveAsync(QueueItemId item, CancellationToken cancellationToken) => inner.RemoveAsync(item, cancellationToken);

    public ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueFilter filter, QueueItemId? after, int most, CancellationToken cancellationToken) =>
        inner.QueryAsync(filter, after, most, cancellationToken);

    public ValueTask<IReadOnlyList<QueueCount>> CountAsync(CancellationToken cancellationToken) => inner.CountAsync(cancellationToken);

    public ValueTask<IReadOnlyList<QueueAttempt>> AttemptsAsync(QueueItemId item, CancellationToken cancellationToken) => inner.AttemptsAsync(item, cancellationToken);

    public ValueTask PauseAsync(string destination, CancellationToken cancellationToken) => inner.PauseAsync(destination, cancellationToken);

    public ValueTask ResumeAsync(string destination, CancellationToken cancellationToken) => inner.ResumeAsync(destination, cancellationToken);

    public ValueTask ProbeAsync(string destination, CancellationToken cancellationToken) => inner.ProbeAsync(destination, cancellationToken);

    public ValueTask<IReadOnlyList<string>> PausedAsync(CancellationToken cancellationToken) => inner.PausedAsync(cancellationToken);

    private static TaskCompletionSource<string> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async ValueTask<T> RunAsync<T>(string call, Func<ValueTask<T>> run)
    {
        if (_hangs(call))
        {
            _failed.TrySetResult(call);
            await Task.Delay(Timeout.Infinite);
        }

        if (!_fails(call))
        {
            var result = await run();
            if (_next.TryRemove(call, out var next)) next.SetResult();
            return result;
        }

        _failed.TrySetResult(call);
        throw new IOException("The disk is full.");
    }
}
