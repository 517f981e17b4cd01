using MailServer.Storage;
using MailServer.Storage.Changes;
using MailServer.Storage.Metadata;

namespace MailServer.Testing.Storage;

internal sealed partial class InMemoryAccount(InMemoryMailboxStore store, AccountData data)
    : IMailAccount, IQuotaAccount, IMetadataAccount, IWatchedAccount, IUrlKeyAccount, IAclAccount, IPrivateSeenAccount
{
    public AccountId Id => data.Id;

    public ValueTask<StoreResult<IReadOnlyList<FolderInfo>>> ListFoldersAsync(CancellationToken cancellationToken)
    {
        lock (store.Gate) return new(new StoreResult<IReadOnlyList<FolderInfo>>(data.List()));
    }

    public ValueTask<StoreResult<FolderInfo>> CreateFolderAsync(
        string name, CreateFolderOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        lock (store.Gate) return new(data.Create(name, options.SpecialUse));
    }

    public ValueTask<StoreError> DeleteFolderAsync(string name, CancellationToken cancellationToken)
    {
        lock (store.Gate) return new(data.Delete(name));
    }

    public ValueTask<StoreError> RenameFolderAsync(string name, string newName, CancellationToken cancellationToken)
    {
        lock (store.Gate) return new(data.Rename(name, newName, store.Time.GetUtcNow()));
    }

    public ValueTask<StoreError> SetSubscribedAsync(string name, bool subscribed, CancellationToken cancellationToken)
    {
        lock (store.Gate) return new(data.SetSubscribed(name, subscribed));
    }

    public ValueTask<StoreResult<IMailFolder>> OpenFolderAsync(string name, CancellationToken cancellationToken) =>
        OpenFolderAsync(name, data.Id, cancellationToken);

    public ValueTask<StoreResult<FolderState>> GetStateAsync(string name, CancellationToken cancellationToken) =>
        GetStateAsync(name, data.Id, cancellationToken);

    public ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, CancellationToken cancellationToken) =>
        BeginAppendAsync(folder, data.Id, cancellationToken);

    public ValueTask<QuotaState> GetQuotaAsync(CancellationToken cancellationToken)
    {
        lock (store.Gate) return new(data.Quota with { UsedAnnotationBytes = store.MetadataUseOf(data.Id) });
    }

    public ValueTask<StoreError> SetLimitsAsync(QuotaLimits limits, CancellationToken cancellationToken)
    {
        if (!limits.IsValid) return new(StoreError.NotAllowed);
        lock (store.Gate) data.Limits = limits;
        return new(StoreError.None);
    }

    public MetadataLimits MetadataLimits => MetadataData.Limits;

    public ValueTask<StoreResult<IReadOnlyList<MetadataEntry>>> GetMetadataAsync(MetadataTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        lock (store.Gate)
        {
            return new(data.MetadataOf(target.Folder) is { } metadata
                ? new StoreResult<IReadOnlyList<MetadataEntry>>(metadata.Of(target.User ?? data.Id))
                : StoreError.NotFound);
        }
    }

    public ValueTask<StoreError> SetMetadataAsync(
        MetadataTarget target, IReadOnlyList<MetadataEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(entries);
        lock (store.Gate) return new(data.SetMetadata(target, entries, store.MetadataUseOf, store.MayHoldMetadata));
    }

    public ValueTask<StoreResult<ReadOnlyMemory<byte>>> GetUrlKeyAsync(string folder, ReadOnlyMemory<byte>? created, CancellationToken cancellationToken)
    {
        lock (store.Gate)
        {
            if (data.Find(folder) is not { } found) return new(StoreError.NotFound);
            found.UrlKey ??= created;
            return new(found.UrlKey is { } key ? key : StoreError.NotFound);
        }
    }

    public ValueTask<StoreError> ResetUrlKeysAsync(string? folder, CancellationToken cancellationToken)
    {
        lock (store.Gate) return new(data.ResetUrlKeys(folder));
    }

    public ValueTask<StoreResult<long>> GetMetadataUseAsync(CancellationToken cancellationToken)
    {
        lock (store.Gate) return new(new StoreResult<long>(store.MetadataUseOf(data.Id)));
    }

    public long Revision => data.Changes.Revision;

    public ValueTask WaitForChangeAsync(long sinceRevision, CancellationToken cancellationToken) =>
        data.Changes.WaitAsync(sinceRevision, cancellationToken);

    public AccountChanges ChangesSince(long revision) => data.Changes.Since(revision);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
