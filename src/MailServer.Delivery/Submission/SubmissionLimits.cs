using System.Globalization;
using MailServer.Storage;

namespace MailServer.Delivery.Submission;

/// <summary>What each user has sent since the hour in which they began. Bounded: users whose hour is over are forgotten.</summary>
/// <param name="rules">The limits.</param>
/// <param name="time">The clock.</param>
public sealed class SubmissionLimits(SubmissionRules rules, TimeProvider time)
{
    private const int MostUsers = 100_000;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<AccountId, Count> _counts = [];

    /// <summary>Whether anything is limited.</summary>
    public bool IsOn => rules.MessagesPerHour > 0 || rules.RecipientsPerHour > 0;

    /// <summary>Whether a user may send one more message to so many recipients.</summary>
    public bool HasRoom(AccountId user, int recipients)
    {
        lock (_lock) return Fits(Current(user), recipients);
    }

    /// <summary>Counts a message, unless there is no room for it.</summary>
    public bool TryTake(AccountId user, int recipients)
    {
        lock (_lock)
        {
            var count = Current(user);
            if (!Fits(count, recipients)) return false;
            if (_counts.Count >= MostUsers) Forget();
            _counts[user] = count with { Messages = count.Messages + 1, Recipients = count.Recipients + recipients };
            return true;
        }
    }

    /// <summary>What has been counted, one line a user, for the next start.</summary>
    public IReadOnlyList<string> Export()
    {
        lock (_lock)
        {
            Forget();
            return [.. _counts.Select(pair => string.Create(
                CultureInfo.InvariantCulture, $"{pair.Key.Value}\t{pair.Value.Since.ToUnixTimeSeconds()}\t{pair.Value.Messages}\t{pair.Value.Recipients}"))];
        }
    }

    /// <summary>Goes on from what was exported. Lines that are none are passed over.</summary>
    public void Import(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        lock (_lock)
        {
            foreach (var line in lines.Take(MostUsers))
            {
                if (line.Split('\t') is not [{ Length: > 0 } user, var since, var messages, var recipients]) continue;
                if (long.TryParse(since, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= time.GetUtcNow().ToUnixTimeSeconds()
                    && long.TryParse(messages, NumberStyles.None, CultureInfo.InvariantCulture, out var sent)
                    && long.TryParse(recipients, NumberStyles.None, CultureInfo.InvariantCulture, out var reached))
                    _counts[new AccountId(user)] = new Count(DateTimeOffset.FromUnixTimeSeconds(at), sent, reached);
            }
        }
    }

    private bool Fits(Count count, int recipients) =>
        (rules.MessagesPerHour == 0 || count.Messages < rules.MessagesPerHour)
        && (rules.RecipientsPerHour == 0 || count.Recipients + recipients <= rules.RecipientsPerHour);

    private Count Current(AccountId user)
    {
        var now = time.GetUtcNow();
        return _counts.TryGetValue(user, out var count) && IsCurrent(count, now) ? count : new Count(now, 0, 0);
    }

    // A clock that was set back would keep an hour for ever.
    private static bool IsCurrent(Count count, DateTimeOffset now) => now - count.Since < Window && now >= count.Since;

    private void Forget()
    {
        var now = time.GetUtcNow();
        foreach (var (user, count) in _counts)
        {
            if (!IsCurrent(count, now)) _counts.Remove(user);
        }

        if (_counts.Count >= MostUsers) _counts.Clear();
    }

    /// <summary>What a user has sent.</summary>
    private readonly record struct Count(DateTimeOffset Since, long Messages, long Recipients);
}
