namespace MailServer.Delivery.Queue;

/// <summary>
/// Notices that the wall clock was set: by hand, by the network after a start without a battery (then it was 1970), or because the machine slept.
/// Times that were planned by the old clock mean nothing by the new one.
/// </summary>
internal sealed class ClockWatch(TimeProvider time)
{
    // Clocks are slewed all the time; that is no jump.
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    // Between two looks at clocks the process may be stopped: then what they say does not belong together.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(1);

    private (DateTimeOffset Wall, long Timestamp) _last = Look(time);

    /// <summary>How far the clock was set since the last look; zero when it was not.</summary>
    public TimeSpan TakeJump()
    {
        var now = Look(time);
        var jump = now.Wall - _last.Wall - time.GetElapsedTime(_last.Timestamp, now.Timestamp);
        _last = now;
        return jump.Duration() < Least ? TimeSpan.Zero : jump;
    }

    private static (DateTimeOffset Wall, long Timestamp) Look(TimeProvider time)
    {
        while (true)
        {
            long before = time.GetTimestamp();
            var wall = time.GetUtcNow();
            long after = time.GetTimestamp();
            if (time.GetElapsedTime(before, after) < LongestLook) return (wall, after);
        }
    }
}
