using MailServer.Storage;

namespace MailServer.Pop3.Maildrops;

/// <summary>Remembers log-ins for as long as the next one must wait (RFC 2449 §6.5).</summary>
internal sealed class LogInPace
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AccountId, long> _last = [];
    private readonly Queue<(AccountId Account, long Time)> _order = new();

    /// <summary>Notes a log-in; false when the last one is not long enough ago, and then nothing is noted.</summary>
    public bool TryLogIn(AccountId account, TimeSpan delay, TimeProvider clock)
    {
        if (delay <= TimeSpan.Zero) return true;
        lock (_lock)
        {
            Forget(delay, clock);
            long now = clock.GetTimestamp();
            if (!_last.TryAdd(account, now)) return false;
            _order.Enqueue((account, now));
            return true;
        }
    }

    private void Forget(TimeSpan delay, TimeProvider clock)
    {
        while (_order.TryPeek(out var oldest) && clock.GetElapsedTime(oldest.Time) >= delay)
        {
            _order.Dequeue();
            _last.Remove(oldest.Account);
        }
    }
}
