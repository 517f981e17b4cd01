using System.IO.Pipelines;
using MailServer.Storage;

namespace MailServer.Imap.Tests.Support;

/// <summary>A store whose accounts refuse everything that changes, with the error of the day; and whose appends fail in the middle when asked.</summary>
internal sealed class FailingStore(IMailboxStore inner) : IMailboxStore
{
    public StoreError Error { get; set; } = StoreError.Unavailable;

    public bool BreaksAppends { get; set; }

    public async ValueTask<StoreResult<IMailAccount>> OpenAccountAsync(AccountId account, CancellationToken cancellationToken) =>
        new FailingAccount(this, (await inner.OpenAccountAsync(account, cancellationToken)).Value);

    public ValueTask<StoreError> CheckCapacityAsync(AccountId account, long size, CancellationToken cancellationToken) => new(Error);

    public ValueTask<StoreResult<IMailDelivery>> BeginDeliveryAsync(DeliveryOptions options, CancellationToken cancellationToken) => new(Error);

    private sealed class FailingAccount(FailingStore store, IMailAccount inner) : IMailAccount
    {
        public AccountId Id => inner.Id;

        public ValueTask<StoreResult<IReadOnlyList<FolderInfo>>> ListFoldersAsync(CancellationToken cancellationToken) => new(store.Error);

        public ValueTask<StoreResult<FolderInfo>> CreateFolderAsync(string name, CreateFolderOptions options, CancellationToken cancellationToken) => new(store.Error);

        public ValueTask<StoreError> DeleteFolderAsync(string name, CancellationToken cancellationToken) => new(store.Error);

        public ValueTask<StoreError> RenameFolderAsync(string name, string newName, CancellationToken cancellationToken) => new(store.Error);

        public ValueTask<StoreError> SetSubscribedAsync(string name, bool subscribed, CancellationToken cancellationToken) => new(store.Error);

        public ValueTask<StoreResult<IMailFolder>> OpenFolderAsync(string name, CancellationToken cancellationToken) => new(store.Error);

        public ValueTask<StoreResult<FolderState>> GetStateAsync(string name, CancellationToken cancellationToken) => new(store.Error);

        public ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, CancellationToken cancellationToken) =>
            new(store.BreaksAppends ? new StoreResult<IMailAppend>(new BrokenAppend()) : store.Error);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class BrokenAppend : IMailAppend
    {
        public PipeWriter BeginMessage(AppendOptions options) => PipeWriter.Create(new FullStream());

        public ValueTask<StoreResult<AppendResult>> CommitAsync(CancellationToken cancellationToken) => new(StoreError.Unavailable);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class FullStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The disk is full.");
    }
}
