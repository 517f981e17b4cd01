using MailServer.Storage.Changes;
using MailServer.Storage.Embedded.Delivering;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;
using MailServer.Storage.Metadata;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>A session's hold on an account.</summary>
internal partial class EmbeddedAccount(StoreParts parts, long accountId) : IMailAccount, IQuotaAccount, IMetadataAccount, IWatchedAccount, IUrlKeyAccount, IAclAccount, IPrivateSeenAccount
{
    private readonly OpenAccount _open = parts.Logs.Acquire(accountId);
    private FolderStates? _states;
    private int _isDisposed;

    public AccountId Id { get; } = AccountIds.From(accountId);

    public ValueTask<StoreResult<IReadOnlyList<FolderInfo>>> ListFoldersAsync(CancellationToken cancellationToken) =>
        _open.Folders.Value is { } known ? new(new StoreResult<IReadOnlyList<FolderInfo>>(known)) : TryAsync(() => ReadFoldersAsync(cancellationToken));

    public async ValueTask<StoreResult<FolderInfo>> CreateFolderAsync(string name, CreateFolderOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(options);
        return await parts.Writer.TryWriteAsync<FolderInfo>(
            transaction =>
            {
                var created = FolderTree.Create(transaction, accountId, name, options.SpecialUse);
                return created.IsSuccess ? FolderListing.ToInfo(created.Value) : created.Error;
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoreError> DeleteFolderAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var error = await parts.Writer.TryWriteAsync(t => FolderTree.Delete(t, accountId, name), cancellationToken).ConfigureAwait(false);
        if (error == StoreError.None) parts.MaintenanceIsDue();
        return error;
    }

    public async ValueTask<StoreError> RenameFolderAsync(string name, string newName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(newName);
        return await parts.Writer.TryWriteAsync(t => FolderTree.Rename(t, accountId, name, newName), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoreError> SetSubscribedAsync(string name, bool subscribed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return await parts.Writer.TryWriteAsync(t => SetSubscribed(t, FolderNames.Normalise(name), subscribed), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<StoreResult<IMailFolder>> OpenFolderAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryAsync(() => OpenAsync(FolderNames.Normalise(name), accountId, cancellationToken));
    }

    public ValueTask<StoreResult<FolderState>> GetStateAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return GetStateAsync(FolderNames.Normalise(name), accountId, cancellationToken);
    }

    public async ValueTask<IReadOnlyDictionary<string, FolderState>> GetStatesAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        try
        {
            return await States.ReadAsync(names, accountId, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return new Dictionary<string, FolderState>();
        }
    }

    public ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return TryAsync(() => BeginAsync(FolderNames.Normalise(folder), accountId, cancellationToken));
    }

    public async ValueTask<QuotaState> GetQuotaAsync(CancellationToken cancellationToken) =>
        await parts.Readers.ReadAsync(connection => AccountLimits.Read(connection, accountId), cancellationToken).ConfigureAwait(false);

    public async ValueTask<StoreError> SetLimitsAsync(QuotaLimits limits, CancellationToken cancellationToken)
    {
        if (!limits.IsValid) return StoreError.NotAllowed;
        var error = await parts.Writer.TryWriteAsync(
            t => AccountLimits.Set(t.Connection, accountId, limits) ? StoreError.None : StoreError.NotFound, cancellationToken).ConfigureAwait(false);
        // RCPT remembers for a moment who takes mail of any size.
        parts.Recipients.Forget();
        return error;
    }

    public MetadataLimits MetadataLimits => MetadataTable.LimitsOf(parts.Options);

    public ValueTask<StoreResult<IReadOnlyList<MetadataEntry>>> GetMetadataAsync(MetadataTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return TryAsync(() => parts.Readers.ReadAsync(connection => MetadataTable.Read(connection, accountId, target), cancellationToken));
    }

    public async ValueTask<StoreError> SetMetadataAsync(
        MetadataTarget target, IReadOnlyList<MetadataEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Any(entry => entry.Value?.Length > parts.Options.MaxMetadataSize)) return StoreError.LimitReached;
        return await parts.Writer.TryWriteAsync(t => MetadataTable.Write(t, accountId, target, entries), cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<StoreResult<long>> GetMetadataUseAsync(CancellationToken cancellationToken) =>
        TryAsync(() => ReadAsync(connection => MetadataTable.Use(connection, accountId), cancellationToken));

    public async ValueTask<StoreResult<ReadOnlyMemory<byte>>> GetUrlKeyAsync(string folder, ReadOnlyMemory<byte>? created, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var known = await TryAsync(() => parts.Readers.ReadAsync(connection => UrlKeyTable.Read(connection, accountId, folder), cancellationToken)).ConfigureAwait(false);
        return known.IsSuccess || created is not { } key
            ? known
            : await parts.Writer.TryWriteAsync(t => UrlKeyTable.ReadOrCreate(t, accountId, folder, key), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoreError> ResetUrlKeysAsync(string? folder, CancellationToken cancellationToken) =>
        await parts.Writer.TryWriteAsync(t => UrlKeyTable.Reset(t, accountId, folder), cancellationToken).ConfigureAwait(false);

    private FolderStates States => _states ??= new FolderStates(parts, _open, accountId);

    public long Revision => _open.Log.Revision;

    public ValueTask WaitForChangeAsync(long sinceRevision, CancellationToken cancellationToken) => _open.Log.WaitAsync(sinceRevision, cancellationToken);

    public AccountChanges ChangesSince(long revision) => _open.Log.Since(revision);

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) parts.Logs.Release(accountId);
        return default;
    }

    private static async ValueTask<StoreResult<T>> TryAsync<T>(Func<Task<StoreResult<T>>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            return new StoreResult<T>(StoreError.Unavailable, exception.Message);
        }
    }

    private async Task<StoreResult<T>> ReadAsync<T>(Func<Database.Connection, T> read, CancellationToken cancellationToken) =>
        await parts.Readers.ReadAsync(read, cancellationToken).ConfigureAwait(false);

    private async Task<StoreResult<IReadOnlyList<FolderInfo>>> ReadFoldersAsync(CancellationToken cancellationToken)
    {
        var revision = _open.Log.Revision;
        var folders = await parts.Readers.ReadAsync(connection => FolderListing.Read(connection, accountId), cancellationToken).ConfigureAwait(false);
        _open.Folders.Keep(folders, revision);
        return new StoreResult<IReadOnlyList<FolderInfo>>(folders);
    }

    private StoreError SetSubscribed(WriteTransaction transaction, string name, bool subscribed)
    {
        var connection = transaction.Connection;
        if (!subscribed)
        {
            connection.Use(AccountSql.Unsubscribe).Bind(accountId).Bind(name).Run();
            transaction.FoldersChanged(accountId);
            return StoreError.None;
        }
        if (!FolderNames.IsValid(name, parts.Options)) return transaction.Refuse(StoreError.InvalidName);
        FolderTree.Subscribe(connection, accountId, name);
        transaction.FoldersChanged(accountId);
        var count = connection.Use(AccountSql.CountSubscriptions).Bind(accountId).Scalar();
        return count > parts.Options.MaxFolders ? transaction.Refuse(StoreError.LimitReached) : StoreError.None;
    }

    private async Task<StoreResult<IMailFolder>> OpenAsync(string name, long reader, CancellationToken cancellationToken)
    {
        var (info, folderId) = await parts.Readers.ReadAsync(
            connection => (FolderListing.ReadOne(connection, accountId, name, out var id), id), cancellationToken).ConfigureAwait(false);
        if (info is null) return StoreError.NotFound;
        var folder = await parts.Folders.OpenAsync(folderId, cancellationToken).ConfigureAwait(false);
        return folder is null ? StoreError.NotFound : new EmbeddedFolder(parts, folder, info, accountId, reader);
    }

    private async Task<StoreResult<IMailAppend>> BeginAsync(string name, long reader, CancellationToken cancellationToken)
    {
        var row = await parts.Readers.ReadAsync(connection => FolderTable.Find(connection, accountId, name), cancellationToken).ConfigureAwait(false);
        return row is null ? StoreError.NotFound : new EmbeddedAppend(parts, row.AccountId, row.Id, reader);
    }
}
