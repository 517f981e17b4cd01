using MailServer.Messages;
using MailServer.Mime;
using MailServer.Queue;
using MailServer.Storage;
using MailServer.Testing.Storage;

namespace MailServer.Testing;

/// <summary>
/// A mailbox store in memory: the whole contract, in the simplest way that is right. For tests, and as the reference that other stores are compared with.
/// One lock guards everything.
/// </summary>
public sealed class InMemoryMailboxStore : IQueueingStore, IAclStore
{
    private readonly Dictionary<AccountId, AccountData> _accounts = [];
    private readonly MessageIndexer _indexer = new();
    private long _lastContent;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes an empty store.</summary>
    /// <param name="time">The clock for INTERNALDATE and the date of saving; null for the system's.</param>
    /// <param name="queue">The queue that deliveries fill; null makes one.</param>
    public InMemoryMailboxStore(TimeProvider? time = null, InMemoryQueueStorage? queue = null)
    {
        Time = time ?? TimeProvider.System;
        Outbound = queue ?? new InMemoryQueueStorage(Time);
    }

    /// <inheritdoc />
    public IQueueStorage Queue => Outbound;

    internal InMemoryQueueStorage Outbound { get; }

    internal TimeProvider Time { get; }

    internal Lock Gate { get; } = new();

    internal AnsweredSenders Answered { get; } = new();

    /// <summary>Completes with the next change of any folder.</summary>
    internal Task NextChange
    {
        get
        {
            lock (Gate) return _changed.Task;
        }
    }

    /// <summary>Makes an account with INBOX and its default folders, or changes its limit when it exists.</summary>
    /// <param name="account">The account.</param>
    /// <param name="quotaBytes">Its limit in octets, or null for none.</param>
    public void SetAccount(AccountId account, long? quotaBytes = null) => SetAccount(account, new QuotaLimits(quotaBytes));

    /// <summary>Makes an account with INBOX and its default folders, or changes its limits when it exists.</summary>
    /// <param name="account">The account.</param>
    /// <param name="limits">How much it may hold.</param>
    public void SetAccount(AccountId account, QuotaLimits limits)
    {
        lock (Gate)
        {
            if (_accounts.TryGetValue(account, out var data)) data.Limits = limits;
            else _accounts.Add(account, new AccountData(account, limits, SignalChange, TellSharers));
        }
    }

    internal void ForgetAnswered(AccountId account)
    {
        lock (Gate) Answered.Forget(account);
    }

    /// <summary>What limits an account; null when there is none of that name.</summary>
    internal QuotaLimits? LimitsOf(AccountId account)
    {
        lock (Gate) return Find(account)?.Limits;
    }

    /// <summary>Removes an account with all its mail; sessions that have it open see their folders go.</summary>
    public void RemoveAccount(AccountId account)
    {
        lock (Gate)
        {
            if (!_accounts.Remove(account, out var data)) return;
            data.DeleteAll();
            foreach (var other in _accounts.Values) other.Forget(account);
        }
    }

    /// <inheritdoc />
    public ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            return new(Find(account) is { } data
                ? new StoreResult<IMailAccount>(new InMemoryAccount(this, data))
                : StoreError.NotFound);
        }
    }

    /// <inheritdoc />
    public ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            if (Find(account) is not { } data) return new(StoreError.NotFound);
            return new(data.HasRoomFor(1, Math.Max(size, 1)) ? StoreError.None : StoreError.OverQuota);
        }
    }

    /// <inheritdoc />
    public ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(new StoreResult<IMailDelivery>(new InMemoryDelivery(this, options)));
    }

    /// <inheritdoc />
    public ValueTask<StoreResult<IReadOnlyList<AccountId>>> ListSharingAccountsAsync(AccountId user, CancellationToken cancellationToken)
    {
        lock (Gate)
        {
            return new(new StoreResult<IReadOnlyList<AccountId>>(
                [.. _accounts.Values.Where(data => data.Id != user && data.IsSharedWith(user)).Select(static data => data.Id)
                    .OrderBy(static id => id.Value, StringComparer.Ordinal)]));
        }
    }

    internal AccountData? Find(AccountId account) => _accounts.GetValueOrDefault(account);

    /// <summary>Octets of metadata that count for an account: what is shared in it, and what its user keeps privately anywhere.</summary>
    internal long MetadataUseOf(AccountId account) =>
        (Find(account)?.MetadataUse(null) ?? 0) + _accounts.Values.Sum(data => data.MetadataUse(account));

    /// <summary>Whether the limit of an account allows so much metadata.</summary>
    internal bool MayHoldMetadata(AccountId account, long octets) =>
        Find(account) is not { } data || new QuotaState { Limits = data.Limits }.HasRoomForAnnotations(octets);

    /// <summary>Called under the lock.</summary>
    // The list of an account names a grantee; null is anyone.
    private void TellSharers(IEnumerable<AccountId?> sharers)
    {
        foreach (var sharer in sharers)
        {
            foreach (var account in sharer is { } id ? _accounts.Values.Where(data => data.Id == id) : _accounts.Values) account.Changes.FoldersChanged();
        }
    }

    private void SignalChange()
    {
        _changed.SetResult();
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Indexes content and names it.</summary>
    internal async ValueTask<ContentData> KeepAsync(MessageContent content, CancellationToken cancellationToken)
    {
        var index = await _indexer.IndexAsync(content, cancellationToken).ConfigureAwait(false);
        return new ContentData($"M{Interlocked.Increment(ref _lastContent)}", content, index);
    }
}
