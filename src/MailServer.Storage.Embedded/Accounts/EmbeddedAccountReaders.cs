using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Accounts;

/// <content>Folders as others see them who keep \Seen for themselves.</content>
internal partial class EmbeddedAccount
{
    public async ValueTask<StoreResult<IMailFolder>> OpenFolderAsync(string name, AccountId reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!AccountIds.TryParse(reader, out var id)) return StoreError.NotFound;
        var opened = await TryAsync(() => OpenAsync(FolderNames.Normalise(name), id, cancellationToken)).ConfigureAwait(false);
        if (opened.TryGet(out var folder) && id != accountId) await BeginReadersAsync((EmbeddedFolder)folder, cancellationToken).ConfigureAwait(false);
        return opened;
    }

    public ValueTask<StoreResult<FolderState>> GetStateAsync(string name, AccountId reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        return AccountIds.TryParse(reader, out var id) ? GetStateAsync(FolderNames.Normalise(name), id, cancellationToken) : new(StoreError.NotFound);
    }

    public ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, AccountId reader, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return AccountIds.TryParse(reader, out var id)
            ? TryAsync(() => BeginAsync(FolderNames.Normalise(folder), id, cancellationToken))
            : new(StoreError.NotFound);
    }

    private ValueTask<StoreResult<FolderState>> GetStateAsync(string name, long reader, CancellationToken cancellationToken) =>
        States.Find(name, reader) is { } state ? new(state) : TryAsync(() => States.ReadAsync(name, reader, cancellationToken));

    // Once for each folder: from now on the owner's \Seen is no change to others. A store that cannot write now does it the next time.
    private async ValueTask BeginReadersAsync(EmbeddedFolder folder, CancellationToken cancellationToken)
    {
        if (folder.View.Row is not { PrivateModSeq: 0 } row) return;
        try
        {
            await parts.Writer.TryWriteAsync(
                transaction =>
                {
                    transaction.Folder(row.Id)?.BeginReaders();
                    return StoreError.None;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Nobody else has the folder yet to close it.
            await folder.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
