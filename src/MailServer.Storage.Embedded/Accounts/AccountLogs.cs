using MailServer.Storage.Changes;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>The accounts that sessions have open with their change logs, each held once.</summary>
internal sealed class AccountLogs
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, (OpenAccount Account, int Users)> _accounts = [];

    /// <summary>An account for a session. Ends with <see cref="Release"/>.</summary>
    public OpenAccount Acquire(long accountId)
    {
        lock (_lock)
        {
            var (account, users) = _accounts.GetValueOrDefault(accountId);
            account ??= new OpenAccount();
            _accounts[accountId] = (account, users + 1);
            return account;
        }
    }

    public void Release(long accountId)
    {
        lock (_lock)
        {
            var (account, users) = _accounts[accountId];
            if (users > 1) _accounts[accountId] = (account, users - 1);
            else _accounts.Remove(accountId);
        }
    }

    /// <summary>The log, if somebody watches.</summary>
    public AccountChangeLog? Find(long accountId) => FindAccount(accountId)?.Log;

    /// <summary>The account, if somebody has it open.</summary>
    public OpenAccount? FindAccount(long accountId)
    {
        lock (_lock) return _accounts.GetValueOrDefault(accountId).Account;
    }

    /// <summary>Another process changed the database: nobody knows what.</summary>
    public void AllChanged()
    {
        AccountChangeLog[] all;
        lock (_lock) all = [.. _accounts.Values.Select(static item => item.Account.Log)];
        foreach (var log in all) log.FoldersChanged();
    }
}
