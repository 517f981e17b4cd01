using System.Runtime.CompilerServices;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Tests.Support;

/// <summary>A store whose folders take their time for searches, copies and expunges, as long as the test wants.</summary>
internal sealed class SlowStore(IMailboxStore inner) : IMailboxStore
{
    private TaskCompletionSource _released = Done();

    public void Hold() => _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _released.TrySetResult();

    public async ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken) =>
        new SlowAccount(this, (await inner.OpenAccountAsync(account, cancellationToken)).Value);

    public ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken) =>
        inner.CheckCapacityAsync(account, size, cancellationToken);

    public ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken) =>
        inner.BeginDeliveryAsync(options, cancellationToken);

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }

    private sealed class SlowAccount(SlowStore store, IMailAccount inner) : IMailAccount
    {
        public AccountId Id => inner.Id;

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
            var opened = await inner.OpenFolderAsync(name, cancellationToken);
            return opened.TryGet(out var folder) ? new StoreResult<IMailFolder>(new SlowFolder(store, folder)) : opened;
        }

        public ValueTask<StoreResult<FolderState>> GetStateAsync(string name, CancellationToken cancellationToken) => inner.GetStateAsync(name, cancellationToken);

        public ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, CancellationToken cancellationToken) => inner.BeginAppendAsync(folder, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class SlowFolder(SlowStore store, IMailFolder inner) : IMailFolder
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

        public async IAsyncEnumerable<StoredMessage> FetchAsync(UidSet uids, MessageFields fields, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await store._released.Task;
            await foreach (var message in inner.FetchAsync(uids, fields, cancellationToken)) yield return message;
        }

        public ValueTask<StoreResult<FlagChangeResult>> ChangeFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken) =>
            inner.ChangeFlagsAsync(uids, change, cancellationToken);

        public async ValueTask<StoreResult<IReadOnlyList<uint>>> ExpungeAsync(UidSet uids, CancellationToken cancellationToken)
        {
            await store._released.Task;
            return await inner.ExpungeAsync(uids, cancellationToken);
        }

        public ValueTask<StoreResult<IReadOnlyList<uint>>> RemoveAsync(UidSet uids, CancellationToken cancellationToken) => inner.RemoveAsync(uids, cancellationToken);

        public async ValueTask<StoreResult<CopyResult>> CopyAsync(UidSet uids, string destination, CancellationToken cancellationToken)
        {
            await store._released.Task;
            return await inner.CopyAsync(uids, destination, cancellationToken);
        }

        public async ValueTask<StoreResult<CopyResult>> MoveAsync(UidSet uids, string destination, CancellationToken cancellationToken)
        {
            await store._released.Task;
            return await inner.MoveAsync(uids, destination, cancellationToken);
        }

        public ValueTask<uint> ClaimRecentAsync(CancellationToken cancellationToken) => inner.ClaimRecentAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
