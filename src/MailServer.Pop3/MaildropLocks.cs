using System.Collections.Concurrent;
using MailServer.Pop3.Maildrops;
using MailServer.Storage;

namespace MailServer.Pop3;

/// <summary>
/// Which maildrops are in use: a session has its maildrop for itself (RFC 1939 §4), from the log-in to the end of its connection.
/// One instance is shared by all sessions of a store. IMAP sessions on the same mailbox are not held back.
/// </summary>
public sealed class MaildropLocks
{
    private readonly ConcurrentDictionary<AccountId, MaildropLock> _held = new();

    /// <summary>The maildrops in use now.</summary>
    public int Count => _held.Count;

    /// <summary>When users last logged in.</summary>
    internal LogInPace Pace { get; } = new();

    /// <summary>Takes a maildrop, or gives null when another session has it.</summary>
    internal MaildropLock? TryTake(AccountId account)
    {
        var taken = new MaildropLock(this, account);
        return _held.TryAdd(account, taken) ? taken : null;
    }

    internal void Release(MaildropLock held) => _held.TryRemove(KeyValuePair.Create(held.Account, held));
}
