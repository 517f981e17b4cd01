using System.Runtime.CompilerServices;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Testing.Storage;

internal sealed class InMemoryFolder(InMemoryMailboxStore store, AccountData account, FolderData data, FolderInfo info, AccountId reader) : IMailFolder, IAclFolder
{
    public FolderInfo Info => info;

    public FolderState State => Locked(() => data.StateOf(reader));

    public IReadOnlyList<string> Keywords => Locked(() => data.Keywords);

    public bool AcceptsNewKeywords => true;

    public uint RecentFrom => Locked(() => data.RecentFrom);

    public bool IsDeleted => Locked(() => data.IsDeleted);

    public FolderSnapshot Snapshot() => Locked(() => data.Snapshot(reader));

    public ValueTask<FolderChanges> GetChangesAsync(ulong sinceModSeq, CancellationToken cancellationToken) =>
        new(Locked(() => data.ChangesSince(sinceModSeq, reader)));

    public async ValueTask WaitForChangeAsync(ulong sinceModSeq, CancellationToken cancellationToken)
    {
        while (NextChange(sinceModSeq) is { } change) await change.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<StoredMessage> FetchAsync(
        UidSet uids, MessageFields fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var message in Locked(() => data.Select(uids, reader)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return message.ToStored(fields);
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    public ValueTask<StoreResult<FlagChangeResult>> ChangeFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Change(() => data.ChangeFlags(uids, change, reader));
    }

    public ValueTask<StoreResult<IReadOnlyList<uint>>> ExpungeAsync(UidSet uids, CancellationToken cancellationToken) =>
        Change(() => data.Remove([.. data.Select(uids).Where(m => m.Has(SystemFlags.Deleted))]));

    public ValueTask<StoreResult<IReadOnlyList<uint>>> RemoveAsync(UidSet uids, CancellationToken cancellationToken) =>
        Change(() => data.Remove(data.Select(uids)));

    public ValueTask<StoreResult<CopyResult>> CopyAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        TransferAsync(uids, new TransferOptions(account.Id, destination), cancellationToken);

    public ValueTask<StoreResult<CopyResult>> MoveAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        TransferAsync(uids, new TransferOptions(account.Id, destination) { IsMove = true }, cancellationToken);

    public ValueTask<StoreResult<AppendResult>> ReplaceAsync(uint uid, IMailAppend replacement, CancellationToken cancellationToken) =>
        replacement is InMemoryAppend append
            ? append.CommitAsync(new Replaced(account, data, uid), cancellationToken)
            : throw new ArgumentException("The append was begun by another store.", nameof(replacement));

    public ValueTask<StoreResult<IReadOnlyList<AclEntry>>> GetAclAsync(CancellationToken cancellationToken) =>
        Change(() => data.Acl.Entries);

    public ValueTask<StoreResult<CopyResult>> TransferAsync(UidSet uids, TransferOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(Locked(() => Transfer(data.Select(uids), options)));
    }

    public ValueTask<uint> ClaimRecentAsync(CancellationToken cancellationToken) => new(Locked(data.ClaimRecent));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private StoreResult<CopyResult> Transfer(MessageData[] messages, TransferOptions options)
    {
        if (data.IsDeleted || store.Find(options.Account) is not { } owner || owner.Find(options.Folder) is not { } target) return StoreError.NotFound;
        var grows = messages.Length > 0 && !(options.IsMove && owner == account);
        if (grows && !owner.HasRoomFor(messages.Length, messages.Sum(m => m.Size))) return StoreError.OverQuota;
        var copies = target.Add([.. messages.Select(m => Copy(m, owner == account, options))], store.Time.GetUtcNow());
        if (options.IsMove) data.Remove(messages, withLast: target == data);
        return new CopyResult(target.UidValidity, [.. messages.Select(m => m.Uid)], copies);
    }

    // \Seen is kept apart in neither account, in one, or in both.
    private NewMessage Copy(MessageData message, bool isWithin, TransferOptions options)
    {
        var sent = message.As(reader, account.Id);
        var isSeen = sent.Has(SystemFlags.Seen) && options.KeptFlags.HasFlag(SystemFlags.Seen);
        var readers = options.IsMove && isWithin ? message.SeenBy(account.Id).Where(other => other != options.Reader) : [];
        if (options.Reader is { } target && isSeen) readers = readers.Append(target);
        var stands = options.Reader is null ? isSeen : isWithin && message.Has(SystemFlags.Seen);
        var copy = message with { Message = message.Message with { Flags = Kept(message.Flags, options) } };
        return copy.Message with { Flags = copy.WithSeen(stands), SeenBy = [.. readers] };
    }

    private static MessageFlags Kept(MessageFlags flags, TransferOptions options) =>
        new(flags.System & options.KeptFlags, options.KeepsKeywords ? flags.Keywords : []);

    private Task? NextChange(ulong sinceModSeq) =>
        Locked(() => data.IsDeleted || data.StateOf(reader).HighestModSeq > sinceModSeq ? null : data.Changed);

    private ValueTask<StoreResult<T>> Change<T>(Func<T> change) =>
        new(Locked(() => data.IsDeleted ? StoreError.NotFound : new StoreResult<T>(change())));

    private T Locked<T>(Func<T> read)
    {
        lock (store.Gate) return read();
    }
}
