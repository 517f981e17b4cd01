using MailServer.Messages;
using MailServer.Mime;
using MailServer.Storage;
using MailServer.Testing.Storage;

namespace MailServer.Testing;

/// <summary>
/// A mailbox store in memory: the whole contract, in the simplest way that is right. For tests, and as the reference that other stores are compared with.
/// One lock guards everything.
/// </summary>
public sealed class InMemoryMailboxStore : IMailboxStore
{
    private readonly Dictionary<AccountId, AccountData> _accounts = [];
    private readonly MessageIndexer _indexer = new();
    private long _lastContent;

    /// <summary>Makes an empty store.</summary>
    /// <param name="time">The clock for INTERNALDATE and the date of saving; null for the system's.</param>
    public InMemoryMailboxStore(TimeProvider? time = null) => Time = time ?? TimeProvider.System;

    internal TimeProvider Time { get; }

    internal Lock Gate { get; } = new();

    /// <summary>Makes an account with INBOX and its default folders, or changes its limit when it exists.</summary>
    /// <param name="account">The account.</param>
    /// <param name="quotaBytes">Its limit in octets, or null for none.</param>
    public void SetAccount(AccountId account, long? quotaBytes = null)
    {
        lock (Gate)
        {
            if (_accounts.TryGetValue(account, out var data)) data.QuotaBytes = quotaBytes;
            else _accounts.Add(account, new AccountData(account, quotaBytes));
        }
    }

    /// <summary>Removes an account with all its mail; sessions that have it open see their folders go.</summary>
    public void RemoveAccount(AccountId account)
    {
        lock (Gate)
        {
            if (_accounts.Remove(account, out var data)) data.DeleteAll();
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
            return new(data.HasRoomFor(size) ? StoreError.None : StoreError.OverQuota);
        }
    }

    /// <inheritdoc />
    public ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(new StoreResult<IMailDelivery>(new InMemoryDelivery(this, options)));
    }

    internal AccountData? Find(AccountId account) => _accounts.GetValueOrDefault(account);

    /// <summary>Octets of metadata that count for an account: what is shared in it, and what its user keeps privately anywhere.</summary>
    internal long MetadataUseOf(AccountId account) =>
        (Find(account)?.MetadataUse(null) ?? 0) + _accounts.Values.Sum(data => data.MetadataUse(account));

    /// <summary>Indexes content and names it.</summary>
    internal async ValueTask<ContentData> KeepAsync(MessageContent content, CancellationToken cancellationToken)
    {
        var index = await _indexer.IndexAsync(content, cancellationToken).ConfigureAwait(false);
        return new ContentData($"M{Interlocked.Increment(ref _lastContent)}", content, index);
    }
}
