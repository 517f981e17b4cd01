using Microsoft.Extensions.Time.Testing;

namespace MailServer.Smtp.Tests.Support;

/// <summary>A clock whose timers of one length go off just as they are about to be stopped, which real ones do now and then.</summary>
internal sealed class LateTimers(FakeTimeProvider time, TimeSpan length) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public override long GetTimestamp() => time.GetTimestamp();

    public override long TimestampFrequency => time.TimestampFrequency;

    /// <summary>How many did.</summary>
    public int Late { get; private set; }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new LateTimer(this, time.CreateTimer(callback, state, dueTime, period), () => callback(state));

    private sealed class LateTimer(LateTimers owner, ITimer inner, Action goOff) : ITimer
    {
        private bool _isMeant;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (_isMeant && dueTime == Timeout.InfiniteTimeSpan) GoOff();
            _isMeant = dueTime == owner.Length;
            return inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            if (_isMeant) GoOff();
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void GoOff()
        {
            _isMeant = false;
            owner.Late++;
            goOff();
        }
    }

    private TimeSpan Length => length;
}
