using Microsoft.Extensions.Time.Testing;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>A virtual clock that knows who waits for it: it is moved on when somebody waits, and never runs ahead of those who are about to.</summary>
internal sealed class WatchedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Lock _lock = new();
    private readonly List<Wait> _waits = [];
    private TimeSpan _set;
    private TaskCompletionSource _begun = NewSignal();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var wait = new Wait(this, dueTime);
        wait.Timer = base.CreateTimer(
            _ =>
            {
                Forget(wait);
                callback(state);
            },
            null, dueTime, period);
        lock (_lock) _waits.Add(wait);
        Signal();
        return wait;
    }

    /// <summary>Sets the wall clock: timers and time stamps know nothing of it.</summary>
    public void SetClock(DateTimeOffset now)
    {
        lock (_lock) _set += now - GetUtcNow();
        AdjustTime(now);
    }

    public override long GetTimestamp()
    {
        lock (_lock) return base.GetTimestamp() - _set.Ticks;
    }

    /// <summary>Lets the shortest wait of such a length end, as soon as there is one.</summary>
    public async Task PassOneAsync(Func<TimeSpan, bool> isMeant, CancellationToken cancellationToken) =>
        Advance(await WhenBegunAsync(isMeant, cancellationToken));

    /// <summary>Completes when somebody waits for such a length.</summary>
    public async Task<TimeSpan> WhenBegunAsync(Func<TimeSpan, bool> isMeant, CancellationToken cancellationToken)
    {
        TimeSpan length;
        while (!TryFind(isMeant, out length, out var begun)) await begun.WaitAsync(cancellationToken);
        return length;
    }

    private bool TryFind(Func<TimeSpan, bool> isMeant, out TimeSpan length, out Task begun)
    {
        lock (_lock)
        {
            begun = _begun.Task;
            var lengths = _waits.Select(wait => wait.Length).Where(isMeant).ToList();
            length = lengths.Count > 0 ? lengths.Min() : default;
            return lengths.Count > 0;
        }
    }

    private void Forget(Wait wait)
    {
        lock (_lock) _waits.Remove(wait);
    }

    private void Signal()
    {
        lock (_lock)
        {
            _begun.TrySetResult();
            _begun = NewSignal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Wait(WatchedTime time, TimeSpan length) : ITimer
    {
        public TimeSpan Length => length;

        public ITimer? Timer { get; set; }

        public bool Change(TimeSpan dueTime, TimeSpan period) => Timer!.Change(dueTime, period);

        public void Dispose()
        {
            time.Forget(this);
            Timer?.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
