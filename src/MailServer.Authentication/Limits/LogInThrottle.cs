namespace MailServer.Authentication.Limits;

/// <summary>
/// Counts failed log-ins per address and per account in a sliding window. An address from which an account logged in before
/// is not held back by that account's count: nobody can lock the owner out by guessing from elsewhere.
/// </summary>
internal sealed class LogInThrottle(AuthenticationOptions options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly RecentTable<string, FailureRecord> _addresses = new(options.MaxTracked);
    private readonly RecentTable<string, FailureRecord> _accounts = new(options.MaxTracked);
    private readonly RecentTable<(string Address, string Account), long> _known = new(options.MaxTracked);

    /// <summary>Begins an attempt, or gives null when there were too many failures.</summary>
    /// <param name="address">The client's address, or null where there is none to count.</param>
    /// <param name="account">The account, or null when it is not known yet.</param>
    public LogInAttempt? TryBegin(string? address, string? account)
    {
        lock (_lock)
        {
            FailureCount? byAddress = Find(_addresses, address, options.FailuresPerAddress);
            FailureCount? byAccount = IsKnown(address, account) ? null : Find(_accounts, account, options.FailuresPerAccount);
            long start = WindowStart();
            if (byAddress?.IsFull(start) == true || byAccount?.IsFull(start) == true) return null;
            int failures = Math.Max(byAddress?.Record.CountSince(start) ?? 0, byAccount?.Record.CountSince(start) ?? 0);
            byAddress?.Begin();
            byAccount?.Begin();
            return new LogInAttempt(this, address, account, byAddress, byAccount, DelayAfter(failures));
        }
    }

    /// <summary>Counts something bad that an address did outside an attempt.</summary>
    public void CountAgainst(string? address)
    {
        lock (_lock) Find(_addresses, address, options.FailuresPerAddress)?.Fail(clock.GetTimestamp());
    }

    internal void End(LogInAttempt attempt, AttemptResult result)
    {
        lock (_lock)
        {
            if (result == AttemptResult.Failed)
            {
                attempt.ByAddress?.Fail(clock.GetTimestamp());
                attempt.ByAccount?.Fail(clock.GetTimestamp());
            }
            else if (result == AttemptResult.Succeeded)
            {
                attempt.ByAddress?.Record.Forget();
                Remember(attempt.Address, attempt.Account);
            }

            attempt.ByAddress?.End();
            attempt.ByAccount?.End();
        }
    }

    private static FailureCount? Find(RecentTable<string, FailureRecord> table, string? key, int limit)
    {
        if (key is null || limit <= 0) return null;
        if (!table.TryGet(key, out FailureRecord? record)) table.Set(key, record = new FailureRecord());
        return new FailureCount(table, key, record, limit);
    }

    private bool IsKnown(string? address, string? account)
    {
        if (address is null || account is null || !_known.TryGet((address, account), out long time)) return false;
        return clock.GetElapsedTime(time) < options.KnownAddressLifetime;
    }

    private void Remember(string? address, string? account)
    {
        if (address is not null && account is not null) _known.Set((address, account), clock.GetTimestamp());
    }

    private long WindowStart() => clock.GetTimestamp() - (long)(options.FailureWindow.TotalSeconds * clock.TimestampFrequency);

    private TimeSpan DelayAfter(int failures)
    {
        int delayed = failures - options.FailuresBeforeDelay;
        if (delayed < 0) return TimeSpan.Zero;
        TimeSpan delay = options.FirstDelay * Math.Pow(2, Math.Min(delayed, 30));
        return delay < options.LongestDelay ? delay : options.LongestDelay;
    }
}
