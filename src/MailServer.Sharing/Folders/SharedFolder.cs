using System.Runtime.CompilerServices;
using MailServer.Protocol.Imap;
using MailServer.Sharing.Accounts;
using MailServer.Sharing.Rights;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Sharing.Folders;

/// <summary>The rights with which a folder was opened.</summary>
/// <param name="Rights">Which.</param>
/// <param name="Revision">When they were looked at, or before (<see cref="SharingAccount.RightsRevision"/>).</param>
internal readonly record struct OpeningRights(MailboxRights Rights, long Revision);

/// <summary>
/// A folder as a user may use it. Rights are looked at anew for each read and change, whatever the folder is called by then;
/// who may not read any more sees it go, as if it were deleted.
/// </summary>
internal sealed class SharedFolder(IMailFolder inner, Place place, FolderInfo info, OpeningRights opened, SharingAccount account) : IMailFolder, IRightsFolder
{
    private const MailboxRights Reads = MailboxRights.Lookup | MailboxRights.Read;
    private volatile MailboxRights _rights = opened.Rights;
    private volatile bool _isClosed;
    private long _revision = opened.Revision;

    public MailboxRights Rights => _rights;

    public bool HasPrivateSeen => place.HasPrivateSeen;

    /// <summary>The folder itself, with every right.</summary>
    public IMailFolder Inner => inner;

    public FolderInfo Info => info;

    public FolderState State => inner.State;

    public IReadOnlyList<string> Keywords => inner.Keywords;

    public bool AcceptsNewKeywords => inner.AcceptsNewKeywords && _rights.HasFlag(MailboxRights.Write);

    public uint RecentFrom => inner.RecentFrom;

    public bool IsDeleted => _isClosed || inner.IsDeleted;

    public FolderSnapshot Snapshot() => inner.Snapshot();

    public async ValueTask<FolderChanges> GetChangesAsync(ulong sinceModSeq, CancellationToken cancellationToken) =>
        await MayAsync(Reads, cancellationToken).ConfigureAwait(false)
            ? await inner.GetChangesAsync(sinceModSeq, cancellationToken).ConfigureAwait(false)
            : new FolderChanges { State = inner.State };

    public ValueTask WaitForChangeAsync(ulong sinceModSeq, CancellationToken cancellationToken) => place.IsOwn
        ? inner.WaitForChangeAsync(sinceModSeq, cancellationToken)
        : new(WaitForAnyChangeAsync(sinceModSeq, cancellationToken));

    public async ValueTask RefreshRightsAsync(CancellationToken cancellationToken)
    {
        var revision = account.RightsRevision;
        if (place.IsOwn || revision == _revision) return;
        await MayAsync(Reads, cancellationToken).ConfigureAwait(false);
        _revision = revision;
    }

    public async IAsyncEnumerable<StoredMessage> FetchAsync(
        UidSet uids, MessageFields fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!await MayAsync(Reads, cancellationToken).ConfigureAwait(false)) yield break;
        await foreach (var message in inner.FetchAsync(uids, fields, cancellationToken).ConfigureAwait(false)) yield return message;
    }

    public async ValueTask<int> ReadFactsAsync(UidSet uids, uint fromUid, Memory<MessageFacts> facts, CancellationToken cancellationToken) =>
        await MayAsync(Reads, cancellationToken).ConfigureAwait(false)
            ? await inner.ReadFactsAsync(uids, fromUid, facts, cancellationToken).ConfigureAwait(false)
            : 0;

    public async ValueTask<uint> FindUnseenAsync(CancellationToken cancellationToken) =>
        await MayAsync(Reads, cancellationToken).ConfigureAwait(false) ? await inner.FindUnseenAsync(cancellationToken).ConfigureAwait(false) : 0;

    public async ValueTask<StoreResult<FlagChangeResult>> ChangeFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        return await MayAsync(Reads, cancellationToken).ConfigureAwait(false)
            ? await new FlagRights(inner, _rights).ChangeAsync(uids, change, cancellationToken).ConfigureAwait(false)
            : StoreError.NotFound;
    }

    public async ValueTask<StoreResult<IReadOnlyList<uint>>> ExpungeAsync(UidSet uids, CancellationToken cancellationToken) =>
        await MayAsync(Reads | MailboxRights.Expunge, cancellationToken).ConfigureAwait(false)
            ? await inner.ExpungeAsync(uids, cancellationToken).ConfigureAwait(false)
            : StoreError.NoPermission;

    public async ValueTask<StoreResult<IReadOnlyList<uint>>> RemoveAsync(UidSet uids, CancellationToken cancellationToken) =>
        await MayAsync(Reads | MailboxRights.Expunge | MailboxRights.DeleteMessages, cancellationToken).ConfigureAwait(false)
            ? await inner.RemoveAsync(uids, cancellationToken).ConfigureAwait(false)
            : StoreError.NoPermission;

    public ValueTask<StoreResult<CopyResult>> CopyAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        TransferAsync(uids, destination, Reads, isMove: false, cancellationToken);

    // RFC 6851 §4.2: a move needs what marking as deleted and expunging need.
    public ValueTask<StoreResult<CopyResult>> MoveAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        TransferAsync(uids, destination, Reads | MailboxRights.Expunge | MailboxRights.DeleteMessages, isMove: true, cancellationToken);

    // RFC 8508 §4.3: what APPEND needs was asked for when it began; here, what a move away needs.
    public async ValueTask<StoreResult<AppendResult>> ReplaceAsync(uint uid, IMailAppend replacement, CancellationToken cancellationToken) =>
        await MayAsync(Reads | MailboxRights.Expunge | MailboxRights.DeleteMessages, cancellationToken).ConfigureAwait(false)
            ? await inner.ReplaceAsync(uid, replacement is SharedAppend shared ? shared.Inner : replacement, cancellationToken).ConfigureAwait(false)
            : StoreError.NoPermission;

    // Who may only look takes no mark from the owner.
    public ValueTask<uint> ClaimRecentAsync(CancellationToken cancellationToken) =>
        place.IsOwn ? inner.ClaimRecentAsync(cancellationToken) : new(inner.RecentFrom);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<StoreResult<CopyResult>> TransferAsync(
        UidSet uids, string destination, MailboxRights needed, bool isMove, CancellationToken cancellationToken)
    {
        var target = await account.FindAsync(destination, cancellationToken).ConfigureAwait(false);
        var rights = await SharingAccount.InsertRightsAsync(target, cancellationToken).ConfigureAwait(false);
        if (!rights.TryGet(out var has)) return rights.Error;
        if (!await MayAsync(needed, cancellationToken).ConfigureAwait(false)) return StoreError.NoPermission;
        var options = new TransferOptions(target.Account.Id, target.Folder)
        {
            IsMove = isMove,
            Reader = target.HasPrivateSeen ? place.User : null,
            KeptFlags = has.SystemFlags(),
            KeepsKeywords = has.HasFlag(MailboxRights.Write),
        };
        return await ((IAclFolder)inner).TransferAsync(uids, options, cancellationToken).ConfigureAwait(false);
    }

    // Rights change without a change of the folder: the account tells that some of the user's may have.
    private async Task WaitForAnyChangeAsync(ulong sinceModSeq, CancellationToken cancellationToken)
    {
        var rights = _rights;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var change = inner.WaitForChangeAsync(sinceModSeq, ended.Token).AsTask();
        while (!IsDeleted && _rights == rights)
        {
            var signal = account.WaitForRightsAsync(_revision, ended.Token).AsTask();
            var first = await Task.WhenAny(change, signal).ConfigureAwait(false);
            if (first == change || signal.IsFaulted || signal.IsCanceled)
            {
                await ended.CancelAsync().ConfigureAwait(false);
                await first.ConfigureAwait(false);
                return;
            }

            await RefreshRightsAsync(cancellationToken).ConfigureAwait(false);
        }

        await ended.CancelAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> MayAsync(MailboxRights needed, CancellationToken cancellationToken)
    {
        if (place.IsOwn) return true;
        var acl = await ((IAclFolder)inner).GetAclAsync(cancellationToken).ConfigureAwait(false);
        _rights = acl.TryGet(out var entries) ? await place.Reader.RightsAsync(entries, cancellationToken).ConfigureAwait(false) : MailboxRights.None;
        if ((_rights & Reads) != Reads && acl.Error is StoreError.None or StoreError.NotFound) _isClosed = true;
        return (_rights & needed) == needed;
    }
}
