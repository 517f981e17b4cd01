using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Simulation.Disk;

/// <summary>An account whose changes wait for the disk.</summary>
public sealed class GatedAccount(GatedStore store, AccountId account, IMailAccount inner) : IMailAccount
{
    public AccountId Id => account;

    public ValueTask<StoreResult<IReadOnlyList<FolderInfo>>> ListFoldersAsync(CancellationToken cancellationToken) => inner.ListFoldersAsync(cancellationToken);

    public ValueTask<StoreResult<FolderInfo>> CreateFolderAsync(string name, CreateFolderOptions options, CancellationToken cancellationToken) =>
        inner.CreateFolderAsync(name, options, cancellationToken);

    public ValueTask<StoreError> DeleteFolderAsync(string name, CancellationToken cancellationToken) => inner.DeleteFolderAsync(name, cancellationToken);

    public ValueTask<StoreError> RenameFolderAsync(string name, string newName, CancellationToken cancellationToken) =>
        inner.RenameFolderAsync(name, newName, cancellationToken);

    public ValueTask<StoreError> SetSubscribedAsync(string name, bool subscribed, CancellationToken cancellationToken) =>
        inner.SetSubscribedAsync(name, subscribed, cancellationToken);

    public async ValueTask<StoreResult<IMailFolder>> OpenFolderAsync(string name, CancellationToken cancellationToken)
    {
        var result = await inner.OpenFolderAsync(name, cancellationToken);
        return result.TryGet(out var folder) ? new StoreResult<IMailFolder>(new GatedFolder(store, Id, folder)) : result;
    }

    public ValueTask<StoreResult<FolderState>> GetStateAsync(string name, CancellationToken cancellationToken) => inner.GetStateAsync(name, cancellationToken);

    public async ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, CancellationToken cancellationToken)
    {
        var begun = await inner.BeginAppendAsync(folder, cancellationToken);
        return begun.TryGet(out var append) ? new StoreResult<IMailAppend>(new GatedAppend(store, append)) : begun;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}

/// <summary>A folder whose changes wait for the disk.</summary>
public sealed class GatedFolder(GatedStore store, AccountId account, IMailFolder inner) : IMailFolder
{
    public FolderInfo Info => inner.Info;

    public FolderState State => inner.State;

    public IReadOnlyList<string> Keywords => inner.Keywords;

    public bool AcceptsNewKeywords => inner.AcceptsNewKeywords;

    public uint RecentFrom => inner.RecentFrom;

    public bool IsDeleted => inner.IsDeleted;

    public FolderSnapshot Snapshot() => inner.Snapshot();

    public ValueTask<FolderChanges> GetChangesAsync(ulong sinceModSeq, CancellationToken cancellationToken) => inner.GetChangesAsync(sinceModSeq, cancellationToken);

    public ValueTask WaitForChangeAsync(ulong sinceModSeq, CancellationToken cancellationToken) => inner.WaitForChangeAsync(sinceModSeq, cancellationToken);

    public IAsyncEnumerable<StoredMessage> FetchAsync(UidSet uids, MessageFields fields, CancellationToken cancellationToken) =>
        inner.FetchAsync(uids, fields, cancellationToken);

    public async ValueTask<StoreResult<FlagChangeResult>> ChangeFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken) =>
        await store.WriteAsync("flags") ? await inner.ChangeFlagsAsync(uids, change, CancellationToken.None) : StoreError.Unavailable;

    public ValueTask<StoreResult<IReadOnlyList<uint>>> ExpungeAsync(UidSet uids, CancellationToken cancellationToken) =>
        RemoveAsync(uids, onlyDeleted: true, () => inner.ExpungeAsync(uids, CancellationToken.None));

    public ValueTask<StoreResult<IReadOnlyList<uint>>> RemoveAsync(UidSet uids, CancellationToken cancellationToken) =>
        RemoveAsync(uids, onlyDeleted: false, () => inner.RemoveAsync(uids, CancellationToken.None));

    public async ValueTask<StoreResult<CopyResult>> CopyAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        await store.WriteAsync("copy") ? await inner.CopyAsync(uids, destination, CancellationToken.None) : StoreError.Unavailable;

    public async ValueTask<StoreResult<CopyResult>> MoveAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        await store.WriteAsync("move") ? await inner.MoveAsync(uids, destination, CancellationToken.None) : StoreError.Unavailable;

    public async ValueTask<StoreResult<AppendResult>> ReplaceAsync(uint uid, IMailAppend replacement, CancellationToken cancellationToken)
    {
        if (!await store.WriteAsync("replace")) return StoreError.Unavailable;
        var result = await inner.ReplaceAsync(uid, ((GatedAppend)replacement).Inner, CancellationToken.None);
        if (result.IsSuccess) store.Removed(account, [uid], Info.Name);
        await store.WriteAsync("answer");
        return result;
    }

    public ValueTask<uint> ClaimRecentAsync(CancellationToken cancellationToken) => inner.ClaimRecentAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<StoreResult<IReadOnlyList<uint>>> RemoveAsync(
        UidSet uids, bool onlyDeleted, Func<ValueTask<StoreResult<IReadOnlyList<uint>>>> remove)
    {
        if (!await store.WriteAsync("expunge")) return StoreError.Unavailable;
        if (store.IsEmbedded) await MayGoAsync(uids, onlyDeleted);
        var result = await remove();
        if (result.TryGet(out var gone)) store.Removed(account, gone, Info.Name);
        await store.WriteAsync("answer");
        return result;
    }

    /// <summary>What is being removed may be gone whatever is answered: the machine may fail when it is durable and before anybody hears of it.</summary>
    private async ValueTask MayGoAsync(UidSet uids, bool onlyDeleted)
    {
        await foreach (var message in inner.FetchAsync(uids, MessageFields.None, CancellationToken.None))
        {
            if (!onlyDeleted || message.Flags.System.HasFlag(SystemFlags.Deleted)) store.Removed(account, [message.Uid], Info.Name);
        }
    }
}
