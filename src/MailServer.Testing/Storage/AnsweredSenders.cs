using MailServer.Protocol;
using MailServer.Storage;

namespace MailServer.Testing.Storage;

/// <summary>Whom the mailboxes have answered. Guarded by the store's lock.</summary>
internal sealed class AnsweredSenders
{
    private readonly Dictionary<(AccountId Account, string Sender), DateTimeOffset> _answered = [];

    /// <summary>Whether a sender is answered now; then it is remembered.</summary>
    public bool TryTake(DeliveryReply reply, DateTimeOffset now)
    {
        var key = (reply.Account, reply.Sender.ToString().ToLowerInvariant());
        if (_answered.TryGetValue(key, out var at) && now - at < reply.Period) return false;
        foreach (var old in _answered.Where(pair => pair.Key.Account == reply.Account && now - pair.Value >= reply.Period).ToList()) _answered.Remove(old.Key);
        if (_answered.Keys.Count(known => known.Account == reply.Account) >= DeliveryReply.MostRemembered) return false;
        _answered[key] = now;
        return true;
    }

    public void Forget(AccountId account)
    {
        foreach (var key in _answered.Keys.Where(key => key.Account == account).ToList()) _answered.Remove(key);
    }
}
