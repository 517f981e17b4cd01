using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Queue;

/// <summary>
/// What is known of a destination's health. Once nobody there answers, it is left alone for a while; then one connection tries, and only
/// its success lets more through.
/// </summary>
internal sealed class Circuit(RetrySchedule schedule)
{
    private readonly Lock _lock = new();
    private DateTimeOffset _until;
    private int _failures;
    private int _successes;

    /// <summary>Until when the destination is left alone.</summary>
    public DateTimeOffset Until
    {
        get
        {
            lock (_lock) return _until;
        }
    }

    /// <summary>Why it was left alone the last time.</summary>
    public SmtpReply? Reason { get; private set; }

    public bool IsOpen(DateTimeOffset now) => now < Until;

    /// <summary>How many connections are allowed: one to find out, one more for each success.</summary>
    public int Connections(int most)
    {
        lock (_lock) return Math.Min(most, _successes + 1);
    }

    public void Succeeded()
    {
        lock (_lock)
        {
            _failures = 0;
            _successes++;
        }
    }

    public void Failed(SmtpReply reason, DateTimeOffset now)
    {
        lock (_lock)
        {
            // Several connections that fail at the same time are one failure.
            if (now >= _until) _failures++;
            _successes = 0;
            Reason = reason;
            _until = now + schedule.Interval(_failures);
        }
    }

    /// <summary>Somebody wants it tried at once.</summary>
    public void Close()
    {
        lock (_lock) _until = default;
    }
}
