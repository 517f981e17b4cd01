using MailServer.Queue;

namespace MailServer.Delivery.Queue;

/// <summary>When an item is tried again, and when it is given up (RFC 5321 §4.5.4.1).</summary>
public sealed record RetrySchedule
{
    private const int MostCounted = 4;

    /// <summary>Until the second attempt. Five minutes satisfy most greylists.</summary>
    public TimeSpan FirstInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Each interval is so many times the one before; 1 or more.</summary>
    public double Growth { get; init; } = 2;

    /// <summary>The longest interval. RFC 5321 §4.5.4.1 wants at least two attempts in the first hour, then every two or three hours.</summary>
    public TimeSpan LongestInterval { get; init; } = TimeSpan.FromHours(3);

    /// <summary>Each interval is up to this share longer or shorter, 0 to 1, so that what failed together does not come back together.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>After this a message goes back to its sender: five days by RFC 5321 §4.5.4.1; but never before its fifth failed attempt, unless fewer fit into that time, since a clock that was set makes messages seem old.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromDays(5);

    /// <summary>A message younger than this is never given up for a passing failure, whatever <see cref="MaximumAge"/> says. Ten minutes outlast a next hop's restart.</summary>
    public TimeSpan MinimumAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>When the sender is told that the message is late; zero never. Four hours, as most servers do.</summary>
    public TimeSpan DelayWarning { get; init; } = TimeSpan.FromHours(4);

    internal TimeSpan Lifetime => MaximumAge > MinimumAge ? MaximumAge : MinimumAge;

    /// <summary>The interval after so many failures, without jitter.</summary>
    internal TimeSpan Interval(int failures)
    {
        double factor = Math.Pow(Math.Max(1, Growth), Math.Min(failures - 1, 64));
        return TimeSpan.FromTicks((long)Math.Min(LongestInterval.Ticks, FirstInterval.Ticks * factor));
    }

    /// <summary>The interval after so many failures.</summary>
    internal TimeSpan Interval(int failures, Random random)
    {
        double share = 1 + (Jitter * ((random.NextDouble() * 2) - 1));
        return Interval(failures) * share;
    }

    /// <summary>When an item that failed now is due again; the last time is when it would be given up.</summary>
    internal DateTimeOffset Next(QueueItem item, DateTimeOffset now, DateTimeOffset notBefore, Random random)
    {
        var next = now + Interval(item.Attempts + 1, random);
        if (next < notBefore) next = notBefore;
        var last = item.EnqueuedAt + Lifetime;
        return next > last && last > now ? last : next;
    }

    // A message may only seem to be old, by a clock that was 1970 when it came, or that was just set: it gets its first attempts all the same.
    internal bool IsTooOld(QueueItem item, DateTimeOffset now) => HasHadItsAttempts(item.Attempts) && now - item.EnqueuedAt >= Lifetime;

    /// <summary>Whether so many attempts failed that the next failure may be the last, whatever the clocks say: four, or as many as fit into the lifetime.</summary>
    internal bool HasHadItsAttempts(int attempts)
    {
        if (attempts == 0) return false;
        var least = TimeSpan.Zero;
        for (int i = 1; i <= Math.Min(attempts, MostCounted - 1); i++) least += Interval(i);
        return attempts >= MostCounted || least * (1 + Jitter) >= Lifetime;
    }

    /// <summary>The longest time that a next attempt is ever planned ahead.</summary>
    internal TimeSpan Horizon => (LongestInterval > FirstInterval ? LongestInterval : FirstInterval) * (1 + Jitter);

    internal bool IsLate(QueueItem item, DateTimeOffset now) =>
        DelayWarning > TimeSpan.Zero && !item.IsDelayNotified && now - item.EnqueuedAt >= DelayWarning;
}
