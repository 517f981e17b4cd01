using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Delivering;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;
using MailServer.Storage.Sharing;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>A session's hold on an open folder, as its owner or somebody else sees it.</summary>
internal sealed class EmbeddedFolder(StoreParts parts, OpenFolder folder, FolderInfo info, long accountId, long reader) : IMailFolder, IAclFolder
{
    private int _isDisposed;

    public FolderInfo Info { get; } = info;

    /// <summary>The folder as it is now.</summary>
    public FolderView View => folder.View!;

    public FolderState State => folder.View!.ToState(folder.RecentFrom, reader);

    public IReadOnlyList<string> Keywords => folder.View!.Keywords.Names;

    public bool AcceptsNewKeywords => folder.View!.Keywords.Names.Length < parts.Options.MaxKeywords;

    public uint RecentFrom => folder.RecentFrom;

    public bool IsDeleted => folder.IsDeleted;

    public FolderSnapshot Snapshot()
    {
        var view = folder.View!;
        return new FolderSnapshot(view.Uids, view.ToState(folder.RecentFrom, reader));
    }

    public async ValueTask<FolderChanges> GetChangesAsync(ulong sinceModSeq, CancellationToken cancellationToken)
    {
        var view = folder.View!;
        var changes = ChangeFinder.Find(view, view.MarksOf(reader), sinceModSeq) with { State = view.ToState(folder.RecentFrom, reader) };
        if (sinceModSeq >= view.Tombstones.Floor) return changes with { Removed = view.Tombstones.Since(sinceModSeq) };
        var removed = await parts.Readers.ReadAsync(
            connection => FolderTable.ExpungedSince(connection, folder.Id, sinceModSeq, view.Row.HighestModSeq), cancellationToken).ConfigureAwait(false);
        return changes with { Removed = removed };
    }

    public ValueTask WaitForChangeAsync(ulong sinceModSeq, CancellationToken cancellationToken) => folder.WaitAsync(reader, sinceModSeq, cancellationToken);

    public IAsyncEnumerable<StoredMessage> FetchAsync(UidSet uids, MessageFields fields, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uids);
        var view = folder.View!;
        return FolderFetch.RunAsync(parts.Bodies, view, view.MarksOf(reader), uids, fields, cancellationToken);
    }

    public ValueTask<int> ReadFactsAsync(UidSet uids, uint fromUid, Memory<MessageFacts> facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uids);
        cancellationToken.ThrowIfCancellationRequested();
        var view = folder.View!;
        return new(FolderFetch.ReadFacts(view, view.MarksOf(reader), uids, fromUid, facts.Span));
    }

    public ValueTask<uint> FindUnseenAsync(CancellationToken cancellationToken)
    {
        var view = folder.View!;
        return new(view.FindUnseen(view.MarksOf(reader)));
    }

    public async ValueTask<StoreResult<FlagChangeResult>> ChangeFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uids);
        ArgumentNullException.ThrowIfNull(change);
        return await parts.Writer.TryWriteAsync<FlagChangeResult>(
            transaction =>
            {
                if (transaction.Folder(folder.Id) is not { } draft) return transaction.Refuse(StoreError.NotFound);
                if (!TryFindKeywords(draft, change, out var bits)) return transaction.Refuse(StoreError.LimitReached);
                return new FlagEditor(draft, reader, change, bits).Apply(uids);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<StoreResult<IReadOnlyList<uint>>> ExpungeAsync(UidSet uids, CancellationToken cancellationToken) =>
        RemoveAsync(uids, onlyDeleted: true, cancellationToken);

    public ValueTask<StoreResult<IReadOnlyList<uint>>> RemoveAsync(UidSet uids, CancellationToken cancellationToken) =>
        RemoveAsync(uids, onlyDeleted: false, cancellationToken);

    public ValueTask<StoreResult<CopyResult>> CopyAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        TransferAsync(uids, new TransferOptions(AccountIds.From(accountId), destination), cancellationToken);

    public ValueTask<StoreResult<CopyResult>> MoveAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        TransferAsync(uids, new TransferOptions(AccountIds.From(accountId), destination) { IsMove = true }, cancellationToken);

    public ValueTask<StoreResult<AppendResult>> ReplaceAsync(uint uid, IMailAppend replacement, CancellationToken cancellationToken) =>
        replacement is EmbeddedAppend append
            ? append.CommitAsync(new Replaced(folder.Id, uid), cancellationToken)
            : throw new ArgumentException("The append was begun by another store.", nameof(replacement));

    public async ValueTask<StoreResult<CopyResult>> TransferAsync(UidSet uids, TransferOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uids);
        ArgumentNullException.ThrowIfNull(options);
        if (!AccountIds.TryParse(options.Account, out var owner)) return StoreError.NotFound;
        var name = FolderNames.Normalise(options.Folder);
        return await parts.Writer.TryWriteAsync<CopyResult>(
            transaction => FolderTable.Find(transaction.Connection, owner, name) is { } target
                ? MessageTransfer.Run(transaction, new Passage(folder.Id, reader, target.Id), uids, options)
                : transaction.Refuse(StoreError.NotFound),
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoreResult<IReadOnlyList<AclEntry>>> GetAclAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await parts.Readers.ReadAsync(connection => AclTable.Read(connection, accountId, folder.Id), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            return new StoreResult<IReadOnlyList<AclEntry>>(StoreError.Unavailable, exception.Message);
        }
    }

    public ValueTask<uint> ClaimRecentAsync(CancellationToken cancellationToken)
    {
        var (from, mark) = folder.ClaimRecent();
        // Sessions see the mark at once; it is written behind, because losing it costs no more than a message told of as recent twice.
        if (from < mark) parts.WriteBehind(transaction => PersistRecent(transaction, mark));
        return new(from);
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) parts.Folders.Release(folder);
        return default;
    }

    private async ValueTask<StoreResult<IReadOnlyList<uint>>> RemoveAsync(UidSet uids, bool onlyDeleted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uids);
        return await parts.Writer.TryWriteAsync<IReadOnlyList<uint>>(
            transaction => MessageRemoval.Run(transaction, folder.Id, uids, onlyDeleted) is { } removed
                ? removed.ConvertAll(static e => e.Uid)
                : transaction.Refuse(StoreError.NotFound),
            cancellationToken).ConfigureAwait(false);
    }

    private bool TryFindKeywords(FolderDraft draft, FlagChange change, out KeywordBits bits)
    {
        var names = change.Flags.Keywords;
        if (change.Action == FlagAction.Remove)
        {
            bits = draft.FindKeywords(names);
            return true;
        }
        bits = default;
        return KeywordRules.AreValid(names, parts.Options) && draft.TryMakeKeywords(names, out bits);
    }

    private bool PersistRecent(WriteTransaction transaction, uint mark)
    {
        transaction.FolderTail(folder.Id)?.ClaimRecent(mark);
        return true;
    }
}
