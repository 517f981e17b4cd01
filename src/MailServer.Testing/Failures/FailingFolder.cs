using System.Runtime.CompilerServices;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Testing.Failures;

internal sealed class FailingFolder(FailingStore store, IMailFolder inner) : IMailFolder
{
    public FolderInfo Info => inner.Info;

    public FolderState State => inner.State;

    public IReadOnlyList<string> Keywords => inner.Keywords;

    public bool AcceptsNewKeywords => inner.AcceptsNewKeywords;

    public uint RecentFrom => inner.RecentFrom;

    public bool IsDeleted => inner.IsDeleted;

    public FolderSnapshot Snapshot() => inner.Snapshot();

    public ValueTask<FolderChanges> GetChangesAsync(ulong sinceModSeq, CancellationToken cancellationToken)
    {
        store.ThrowAt(StoreOperation.GetChanges);
        return inner.GetChangesAsync(sinceModSeq, cancellationToken);
    }

    public ValueTask WaitForChangeAsync(ulong sinceModSeq, CancellationToken cancellationToken) =>
        inner.WaitForChangeAsync(sinceModSeq, cancellationToken);

    public async IAsyncEnumerable<StoredMessage> FetchAsync(
        UidSet uids, MessageFields fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        store.ThrowAt(StoreOperation.Fetch);
        await foreach (var message in inner.FetchAsync(uids, fields, cancellationToken).ConfigureAwait(false))
            yield return message.Content is { } content ? message with { Content = new FailingContent(store, content) } : message;
    }

    public async ValueTask<StoreResult<FlagChangeResult>> ChangeFlagsAsync(
        UidSet uids, FlagChange change, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.ChangeFlags)
            ? StoreError.Unavailable
            : await inner.ChangeFlagsAsync(uids, change, cancellationToken).ConfigureAwait(false);

    public async ValueTask<StoreResult<IReadOnlyList<uint>>> ExpungeAsync(UidSet uids, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.Expunge)
            ? StoreError.Unavailable
            : await inner.ExpungeAsync(uids, cancellationToken).ConfigureAwait(false);

    public async ValueTask<StoreResult<IReadOnlyList<uint>>> RemoveAsync(UidSet uids, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.Expunge)
            ? StoreError.Unavailable
            : await inner.RemoveAsync(uids, cancellationToken).ConfigureAwait(false);

    public async ValueTask<StoreResult<CopyResult>> CopyAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.Copy)
            ? StoreError.Unavailable
            : await inner.CopyAsync(uids, destination, cancellationToken).ConfigureAwait(false);

    public async ValueTask<StoreResult<CopyResult>> MoveAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.Copy)
            ? StoreError.Unavailable
            : await inner.MoveAsync(uids, destination, cancellationToken).ConfigureAwait(false);

    public async ValueTask<StoreResult<AppendResult>> ReplaceAsync(uint uid, IMailAppend replacement, CancellationToken cancellationToken) =>
        store.FailsAt(StoreOperation.CommitAppend) || store.FailsAt(StoreOperation.Expunge)
            ? StoreError.Unavailable
            : await inner.ReplaceAsync(uid, ((FailingAppend)replacement).Inner, cancellationToken).ConfigureAwait(false);

    public ValueTask<uint> ClaimRecentAsync(CancellationToken cancellationToken)
    {
        store.ThrowAt(StoreOperation.ClaimRecent);
        return inner.ClaimRecentAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private sealed class FailingContent(FailingStore store, MessageContent inner) : MessageContent
    {
        public override long Length => inner.Length;

        public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            store.ThrowAt(StoreOperation.ReadContent);
            return inner.ReadAsync(offset, destination, cancellationToken);
        }
    }
}
