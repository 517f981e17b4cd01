using MailServer.Messages;
using MailServer.Protocol.Imap;
using MessageFlags = MailServer.Messages.MessageFlags;

namespace MailServer.Storage;

/// <summary>
/// An open folder. Messages are named by UID; sequence numbers are the session's affair.
/// Every change gets a modification sequence above all before it; <see cref="GetChangesAsync"/> tells what happened since one.
/// Safe for use by several callers at once. UIDs that do not exist (any more) are passed over silently.
/// </summary>
public interface IMailFolder : IAsyncDisposable
{
    /// <summary>The folder as it was when opened; its name may have changed since.</summary>
    FolderInfo Info { get; }

    /// <summary>The counters now.</summary>
    FolderState State { get; }

    /// <summary>The keywords in use, for FLAGS and PERMANENTFLAGS.</summary>
    IReadOnlyList<string> Keywords { get; }

    /// <summary>Whether new keywords may be made (<c>\*</c> in PERMANENTFLAGS).</summary>
    bool AcceptsNewKeywords { get; }

    /// <summary>The UIDs now, ascending, with the modification sequence they stand for. The array is never changed afterwards.</summary>
    FolderSnapshot Snapshot();

    /// <summary>
    /// What changed after a modification sequence. Complete in one answer: the UIDs that came, the messages whose flags changed (without new ones), the UIDs that went.
    /// A message that came and went in between is reported in neither, or only as gone.
    /// </summary>
    ValueTask<FolderChanges> GetChangesAsync(ulong sinceModSeq, CancellationToken cancellationToken);

    /// <summary>Completes when the folder's highest modification sequence is above <paramref name="sinceModSeq"/>, or the folder was deleted. It must cost little to wait: thousands do.</summary>
    ValueTask WaitForChangeAsync(ulong sinceModSeq, CancellationToken cancellationToken);

    /// <summary>
    /// Streams the messages of a set in ascending UID order. Flags, size, dates and modification sequence are always there; the rest as asked for.
    /// </summary>
    /// <exception cref="IOException">The store cannot be read.</exception>
    IAsyncEnumerable<StoredMessage> FetchAsync(UidSet uids, MessageFields fields, CancellationToken cancellationToken);

    /// <summary>
    /// Reads what the folder itself knows of the messages of a set, ascending, from a UID on, until <paramref name="facts"/> is full.
    /// A store that has this in memory answers at once, without an object for each message; without that, it is what <see cref="FetchAsync"/> says.
    /// </summary>
    /// <param name="uids">Which messages.</param>
    /// <param name="fromUid">Messages with a smaller UID are passed over.</param>
    /// <param name="facts">Where to; not empty.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were read; fewer than there is room for when no more are there.</returns>
    /// <exception cref="IOException">The store cannot be read.</exception>
    async ValueTask<int> ReadFactsAsync(UidSet uids, uint fromUid, Memory<MessageFacts> facts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(uids);
        var count = 0;
        if (fromUid > 1) uids = uids.Except(UidSet.Of(1, fromUid - 1));
        await foreach (var message in FetchAsync(uids, MessageFields.None, cancellationToken).ConfigureAwait(false))
        {
            facts.Span[count++] = message.Facts;
            if (count == facts.Length) break;
        }

        return count;
    }

    /// <summary>
    /// Finds the first message without \Seen, which SELECT tells (RFC 3501 §6.3.1). A store that knows where to look does not read every message before it.
    /// </summary>
    /// <returns>Its UID; 0 when there is none.</returns>
    /// <exception cref="IOException">The store cannot be read.</exception>
    async ValueTask<uint> FindUnseenAsync(CancellationToken cancellationToken)
    {
        var facts = new MessageFacts[128];
        for (uint from = 1; ;)
        {
            var count = await ReadFactsAsync(UidSet.All, from, facts, cancellationToken).ConfigureAwait(false);
            var unseen = Array.FindIndex(facts, 0, count, static message => !message.Flags.System.HasFlag(SystemFlags.Seen));
            if (unseen >= 0) return facts[unseen].Uid;
            if (count < facts.Length || facts[count - 1].Uid == uint.MaxValue) return 0;
            from = facts[count - 1].Uid + 1;
        }
    }

    /// <summary>Changes flags, durably.</summary>
    /// <returns>The messages with their flags afterwards, ascending, also those that did not need a change; and the UIDs refused because of <see cref="FlagChange.UnchangedSince"/>.</returns>
    ValueTask<StoreResult<FlagChangeResult>> ChangeFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken);

    /// <summary>Removes the messages of the set that have \Deleted, durably.</summary>
    /// <returns>The UIDs removed, ascending.</returns>
    ValueTask<StoreResult<IReadOnlyList<uint>>> ExpungeAsync(UidSet uids, CancellationToken cancellationToken);

    /// <summary>Removes messages whatever their flags, durably (POP3 QUIT).</summary>
    /// <returns>The UIDs removed, ascending.</returns>
    ValueTask<StoreResult<IReadOnlyList<uint>>> RemoveAsync(UidSet uids, CancellationToken cancellationToken);

    /// <summary>Copies messages to another folder of the account: all or none, keeping flags and INTERNALDATE.</summary>
    ValueTask<StoreResult<CopyResult>> CopyAsync(UidSet uids, string destination, CancellationToken cancellationToken);

    /// <summary>Moves messages to another folder of the account in one commit (RFC 6851).</summary>
    ValueTask<StoreResult<CopyResult>> MoveAsync(UidSet uids, string destination, CancellationToken cancellationToken);

    /// <summary>
    /// Commits an append, to this folder or another, and removes a message of this one (RFC 8508 REPLACE). A store does both in one commit;
    /// this default does one after the other, and leaves both messages where the second fails. The limit counts what is added less what goes.
    /// </summary>
    /// <param name="uid">The message that goes. <see cref="StoreError.NotFound"/> when it has gone before; nothing is appended then.</param>
    /// <param name="replacement">What an account of the same store began, with its messages complete.</param>
    /// <param name="cancellationToken">Gives up before the commit.</param>
    async ValueTask<StoreResult<AppendResult>> ReplaceAsync(uint uid, IMailAppend replacement, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        if (!Snapshot().Uids.Contains(uid)) return StoreError.NotFound;
        var appended = await replacement.CommitAsync(cancellationToken).ConfigureAwait(false);
        if (!appended.IsSuccess) return appended;
        var removed = await RemoveAsync(UidSet.Of(uid), CancellationToken.None).ConfigureAwait(false);
        return removed.IsSuccess ? appended : new StoreResult<AppendResult>(removed.Error, removed.Cause);
    }

    /// <summary>
    /// Takes the \Recent mark: messages with a UID from the answer on were not told of to another session, and now count as told (RFC 3501 §2.3.2).
    /// </summary>
    ValueTask<uint> ClaimRecentAsync(CancellationToken cancellationToken);

    /// <summary>The first UID that is \Recent, without taking the mark (EXAMINE).</summary>
    uint RecentFrom { get; }

    /// <summary>Whether the folder was deleted under this session.</summary>
    bool IsDeleted { get; }
}

/// <summary>The UIDs of a folder at one instant.</summary>
/// <param name="Uids">Ascending.</param>
/// <param name="State">The counters at that instant.</param>
public sealed record FolderSnapshot(IReadOnlyList<uint> Uids, FolderState State);

/// <summary>What <see cref="IMailFolder.GetChangesAsync"/> found.</summary>
public sealed record FolderChanges
{
    /// <summary>The counters with which these changes are complete; ask again with its <see cref="FolderState.HighestModSeq"/>.</summary>
    public required FolderState State { get; init; }

    /// <summary>UIDs that came, ascending.</summary>
    public IReadOnlyList<uint> Added { get; init; } = [];

    /// <summary>UIDs that went, ascending.</summary>
    public IReadOnlyList<uint> Removed { get; init; } = [];

    /// <summary>Messages whose flags changed, ascending by UID; without those in <see cref="Added"/>.</summary>
    public IReadOnlyList<FlagState> Flags { get; init; } = [];
}

/// <summary>A message's flags at a modification sequence.</summary>
/// <param name="Uid">The message.</param>
/// <param name="ModSeq">When they last changed.</param>
/// <param name="Flags">The flags.</param>
public readonly record struct FlagState(uint Uid, ulong ModSeq, MessageFlags Flags);

/// <summary>A change of flags.</summary>
/// <param name="Action">How.</param>
/// <param name="Flags">Which.</param>
public sealed record FlagChange(FlagAction Action, MessageFlags Flags)
{
    /// <summary>Changes only messages whose modification sequence is not above this (RFC 7162 UNCHANGEDSINCE); null for all.</summary>
    public ulong? UnchangedSince { get; init; }
}

/// <summary>What became of a change of flags.</summary>
/// <param name="Messages">The flags afterwards, ascending by UID.</param>
/// <param name="Refused">UIDs that had changed since, ascending.</param>
public sealed record FlagChangeResult(IReadOnlyList<FlagState> Messages, IReadOnlyList<uint> Refused)
{
    /// <summary>The modification sequence of the change; 0 when all messages were so before, and where a store does not tell.</summary>
    public ulong ModSeq { get; init; }
}

/// <summary>Where copied or moved messages are now (RFC 4315 COPYUID).</summary>
/// <param name="UidValidity">Of the destination.</param>
/// <param name="Source">The UIDs copied, ascending.</param>
/// <param name="Destination">Their UIDs in the destination, in the same order.</param>
public sealed record CopyResult(uint UidValidity, IReadOnlyList<uint> Source, IReadOnlyList<uint> Destination);
