namespace MailServer.Delivery.Queue;

/// <summary>Counts the messages to a destination, minute by minute, where it gets only so many.</summary>
/// <param name="mostPerMinute">0 for no limit.</param>
internal sealed class Pace(int mostPerMinute)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private DateTimeOffset _began;
    private int _messages;

    /// <summary>Until when nothing may be sent; in the past when something may.</summary>
    public DateTimeOffset Until(DateTimeOffset now)
    {
        if (mostPerMinute == 0) return default;
        lock (_lock) return _messages >= mostPerMinute && IsRunning(now) ? _began + Minute : default;
    }

    /// <summary>Takes the place of one message; false when there is none left in this minute.</summary>
    public bool TryTake(DateTimeOffset now)
    {
        if (mostPerMinute == 0) return true;
        lock (_lock)
        {
            if (!IsRunning(now)) (_began, _messages) = (now, 0);
            return _messages++ < mostPerMinute;
        }
    }

    // A clock that was set back begins a new minute.
    private bool IsRunning(DateTimeOffset now) => now >= _began && now < _began + Minute;
}
