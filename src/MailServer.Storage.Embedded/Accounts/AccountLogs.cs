using MailServer.Storage.Changes;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>The change logs of accounts that sessions have open, each held once.</summary>
internal sealed class AccountLogs
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, (AccountChangeLog Log, int Users)> _logs = [];

    /// <summary>The log of an account for a session. Ends with <see cref="Release"/>.</summary>
    public AccountChangeLog Acquire(long accountId)
    {
        lock (_lock)
        {
            var (log, users) = _logs.GetValueOrDefault(accountId);
            log ??= new AccountChangeLog();
            _logs[accountId] = (log, users + 1);
            return log;
        }
    }

    public void Release(long accountId)
    {
        lock (_lock)
        {
            var (log, users) = _logs[accountId];
            if (users > 1) _logs[accountId] = (log, users - 1);
            else _logs.Remove(accountId);
        }
    }

    /// <summary>The log, if somebody watches.</summary>
    public AccountChangeLog? Find(long accountId)
    {
        lock (_lock) return _logs.GetValueOrDefault(accountId).Log;
    }

    /// <summary>Another process changed the database: nobody knows what.</summary>
    public void AllChanged()
    {
        AccountChangeLog[] all;
        lock (_lock) all = [.. _logs.Values.Select(static item => item.Log)];
        foreach (var log in all) log.FoldersChanged();
    }
}
