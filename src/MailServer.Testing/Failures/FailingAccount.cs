using MailServer.Storage;

namespace MailServer.Testing.Failures;

internal class FailingAccount(FailingStore store, IMailAccount inner) : IMailAccount
{
    public AccountId Id => inner.Id;

    /// <summary>Keeps the ability to count against a limit, if it is there.</summary>
    public static FailingAccount Over(FailingStore store, IMailAccount inner) =>
        inner is IQuotaAccount quota ? new WithQuota(store, inner, quota) : new FailingAccount(store, inner);

    public async ValueTask<StoreResult<IReadOnlyList<FolderInfo>>> ListFoldersAsync(CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.ListFolders)
            ? StoreError.Unavailable
            : await inner.ListFoldersAsync(cancellationToken).ConfigureAwait(false);

    public async ValueTask<StoreResult<FolderInfo>> CreateFolderAsync(
        string name, CreateFolderOptions options, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.ChangeFolders)
            ? StoreError.Unavailable
            : await inner.CreateFolderAsync(name, options, cancellationToken).ConfigureAwait(false);

    public ValueTask<StoreError> DeleteFolderAsync(string name, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.ChangeFolders) ? new(StoreError.Unavailable) : inner.DeleteFolderAsync(name, cancellationToken);

    public ValueTask<StoreError> RenameFolderAsync(string name, string newName, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.ChangeFolders)
            ? new(StoreError.Unavailable)
            : inner.RenameFolderAsync(name, newName, cancellationToken);

    public ValueTask<StoreError> SetSubscribedAsync(string name, bool subscribed, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.ChangeFolders)
            ? new(StoreError.Unavailable)
            : inner.SetSubscribedAsync(name, subscribed, cancellationToken);

    public async ValueTask<StoreResult<IMailFolder>> OpenFolderAsync(string name, CancellationToken cancellationToken)
    {
        if (store.FailsAt(StoreOperation.OpenFolder)) return StoreError.Unavailable;
        var result = await inner.OpenFolderAsync(name, cancellationToken).ConfigureAwait(false);
        return result.TryGet(out var folder) ? new StoreResult<IMailFolder>(new FailingFolder(store, folder)) : result;
    }

    public async ValueTask<StoreResult<FolderState>> GetStateAsync(string name, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.GetState)
            ? StoreError.Unavailable
            : await inner.GetStateAsync(name, cancellationToken).ConfigureAwait(false);

    public async ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, CancellationToken cancellationToken)
    {
        if (store.FailsAt(StoreOperation.BeginAppend)) return StoreError.Unavailable;
        var result = await inner.BeginAppendAsync(folder, cancellationToken).ConfigureAwait(false);
        return result.TryGet(out var append) ? new StoreResult<IMailAppend>(new FailingAppend(store, append)) : result;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class WithQuota(FailingStore store, IMailAccount inner, IQuotaAccount quota)
        : FailingAccount(store, inner), IQuotaAccount
    {
        public ValueTask<QuotaState> GetQuotaAsync(CancellationToken cancellationToken) => quota.GetQuotaAsync(cancellationToken);

        public ValueTask<StoreError> SetLimitsAsync(QuotaLimits limits, CancellationToken cancellationToken) => quota.SetLimitsAsync(limits, cancellationToken);

        public bool Counts(string folder) => quota.Counts(folder);
    }
}
