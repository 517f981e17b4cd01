namespace MailServer.Delivery.Queue;

/// <summary>
/// Notices that the wall clock was set: by hand, by the network after a start without a battery (then it was 1970), or because the machine slept.
/// Times that were planned by the old clock mean nothing by the new one.
/// </summary>
internal sealed class ClockWatch(TimeProvider time)
{
    // Clocks are slewed all the time; that is no jump.
    private static readonly TimeSpan Least = TimeSpan.FromMinutes(1);

    private DateTimeOffset _wall = time.GetUtcNow();
    private long _timestamp = time.GetTimestamp();

    /// <summary>How far the clock was set since the last look; zero when it was not.</summary>
    public TimeSpan TakeJump()
    {
        var (wall, timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        var jump = wall - _wall - time.GetElapsedTime(_timestamp, timestamp);
        (_wall, _timestamp) = (wall, timestamp);
        return jump.Duration() < Least ? TimeSpan.Zero : jump;
    }
}
