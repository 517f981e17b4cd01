namespace MailServer.Smtp.Sessions;

/// <summary>
/// All the time limits of a session on one timer. Arming is cheap: the timer is only moved when it would come too late;
/// when it comes too early, it goes to sleep again. So a session that is never late touches the timer once in minutes.
/// </summary>
internal sealed class SessionClock : IDisposable
{
    /// <summary>A due time that never comes.</summary>
    public const long Never = long.MaxValue;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Action _expired;
    private ITimer? _timer;
    private long _due = Never;
    private long _wakes = Never;

    /// <summary>Makes a clock.</summary>
    /// <param name="time">Gives the time.</param>
    /// <param name="expired">Called, on another thread, when a wait takes longer than it was armed for.</param>
    public SessionClock(TimeProvider time, Action expired)
    {
        _time = time;
        _expired = expired;
    }

    /// <summary>Whether a limit has run out. It stays so.</summary>
    public bool IsExpired { get; private set; }

    /// <summary>Now, in the provider's ticks.</summary>
    public long Now => _time.GetTimestamp();

    /// <summary>The time after a span from now, in the provider's ticks.</summary>
    public long After(TimeSpan span) => Now + Ticks(span);

    public long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    /// <summary>Begins a wait that must end before a time.</summary>
    public void Arm(long due)
    {
        lock (_lock)
        {
            _due = due;
            if (due < _wakes) Wake(due);
        }
    }

    /// <summary>Ends the wait.</summary>
    public void Disarm()
    {
        lock (_lock) _due = Never;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _due = _wakes = Never;
            _timer?.Dispose();
        }
    }

    private void Wake(long at)
    {
        _wakes = at;
        var wait = TimeSpan.FromSeconds((double)Math.Max(at - Now, 0) / _time.TimestampFrequency);
        _timer ??= _time.CreateTimer(static clock => ((SessionClock)clock!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        // Timers count in milliseconds: one more, or it comes too early and has to be set again.
        _timer.Change(wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            _wakes = Never;
            if (_due == Never) return;
            if (_due > Now)
            {
                Wake(_due);
                return;
            }

            IsExpired = true;
            _expired();
        }
    }
}
