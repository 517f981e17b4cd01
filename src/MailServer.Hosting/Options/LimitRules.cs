namespace MailServer.Hosting.Options;

/// <summary>Ranges of the limits.</summary>
internal static class LimitRules
{
    public static void Check(MailLimitOptions limits, ErrorList errors)
    {
        // RFC 5321 §4.5.3.1.7: a server must take 64 KiB.
        if (limits.MaxMessageSize < 65_536)
            errors.Add(nameof(limits.MaxMessageSize), "must be at least 65536 (RFC 5321 §4.5.3.1.7)");
        if (limits.ConcurrentHandshakes < 1)
            errors.Add(nameof(limits.ConcurrentHandshakes), "must be at least 1");
        if (limits.MemoryPercent > 100)
            errors.Add(nameof(limits.MemoryPercent), "must be at most 100");
        foreach (var (key, count) in Counts(limits))
        {
            if (count < 0)
                errors.Add(key, "must not be negative; 0 means no limit");
        }

        foreach (var (key, time) in Times(limits))
        {
            // The longest time that a timer takes.
            if (time <= TimeSpan.Zero || time.TotalMilliseconds > int.MaxValue)
                errors.Add(key, "must be longer than zero and at most 24 days");
        }

        // A log-in that is slowed down after failures takes ten.
        if (limits.HookTime < TimeSpan.FromSeconds(15))
            errors.Add(nameof(limits.HookTime), "must be at least 15 seconds");
        if (limits.DrainTime < TimeSpan.Zero)
            errors.Add(nameof(limits.DrainTime), "must not be negative");
    }

    private static (string Key, int Count)[] Counts(MailLimitOptions limits) =>
    [
        (nameof(limits.ConnectionsPerAddress), limits.ConnectionsPerAddress),
        (nameof(limits.MaxConnections), limits.MaxConnections),
        (nameof(limits.MemoryPercent), limits.MemoryPercent),
        (nameof(limits.MessagesPerAddressPerMinute), limits.MessagesPerAddressPerMinute),
        (nameof(limits.MinimumDataRate), limits.MinimumDataRate),
        (nameof(limits.LoginFailuresPerAddress), limits.LoginFailuresPerAddress),
        (nameof(limits.LoginFailuresPerAccount), limits.LoginFailuresPerAccount),
    ];

    private static (string Key, TimeSpan Time)[] Times(MailLimitOptions limits) =>
    [
        (nameof(limits.MemoryPatience), limits.MemoryPatience),
        (nameof(limits.GreetingTimeout), limits.GreetingTimeout),
        (nameof(limits.HandshakeTimeout), limits.HandshakeTimeout),
        (nameof(limits.ProxyHeaderTimeout), limits.ProxyHeaderTimeout),
        (nameof(limits.LoginTimeout), limits.LoginTimeout),
        (nameof(limits.CommandTimeout), limits.CommandTimeout),
        (nameof(limits.DataTimeout), limits.DataTimeout),
        (nameof(limits.MinimumDataRateWindow), limits.MinimumDataRateWindow),
        (nameof(limits.WriteTimeout), limits.WriteTimeout),
        (nameof(limits.HookTime), limits.HookTime),
        (nameof(limits.IdleTimeout), limits.IdleTimeout),
        (nameof(limits.LoginFailureWindow), limits.LoginFailureWindow),
    ];
}
