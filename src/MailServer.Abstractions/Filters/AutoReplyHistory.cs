using MailServer.Protocol;

namespace MailServer.Filters;

/// <summary>Remembers who was answered, so that each sender gets one answer in a period (RFC 3834 §2). Bounded, and forgotten by a restart.</summary>
/// <param name="time">The clock.</param>
/// <param name="period">How long a sender is not answered again; a week is usual.</param>
/// <param name="most">Senders remembered at most; when there are more, all whose period is over are forgotten, and else nobody new is answered.</param>
public sealed class AutoReplyHistory(TimeProvider time, TimeSpan period, int most = 100_000)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Responder, string Sender), DateTimeOffset> _answered = [];

    /// <summary>Whether a sender may be answered now; if so, it counts as answered.</summary>
    /// <param name="responder">Who answers, and with what: another text is another answer.</param>
    /// <param name="sender">The sender.</param>
    public bool TryTake(string responder, EmailAddress sender)
    {
        ArgumentNullException.ThrowIfNull(responder);
        ArgumentNullException.ThrowIfNull(sender);
        var key = (responder, sender.ToString().ToLowerInvariant());
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_answered.TryGetValue(key, out var at) && now - at < period) return false;
            if (_answered.Count >= most) Forget(now);
            if (_answered.Count >= most) return false;
            _answered[key] = now;
            return true;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, at) in _answered)
        {
            if (now - at >= period) _answered.Remove(key);
        }
    }
}
