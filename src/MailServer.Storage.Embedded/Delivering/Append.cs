using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Spooling;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Delivering;

/// <summary>A message that goes when others come.</summary>
/// <param name="FolderId">Its folder.</param>
/// <param name="Uid">The message.</param>
internal sealed record Replaced(long FolderId, uint Uid);

/// <summary>Puts messages into one folder, all or none; another may go by the same commit, from whatever folder. \Seen is the reader's, if there is one.</summary>
internal sealed class Append(long folderId, long? reader, IReadOnlyList<(StagedBody Body, AppendOptions Options)> messages, Replaced? replaced)
    : WriteOperation<StoreResult<AppendResult>>
{
    public override long BytesToWrite { get; } = messages.Sum(static m => m.Body.BytesToWrite);

    public override bool OnlyAdds => reader is null && replaced is null;

    public override void WriteBodies(SegmentWriter segments)
    {
        foreach (var (body, _) in messages) body.Write(segments);
    }

    protected override StoreResult<AppendResult> Run(WriteTransaction transaction)
    {
        // What goes first makes room for what comes.
        if (replaced is { } old && MessageRemoval.Run(transaction, old.FolderId, UidSet.Of(old.Uid), onlyDeleted: false) is not [_]) return transaction.Refuse(StoreError.NotFound);
        if ((reader is null ? transaction.FolderTail(folderId) : transaction.Folder(folderId)) is not { } folder) return transaction.Refuse(StoreError.NotFound);
        var account = transaction.Account(folder.Row.AccountId)!;
        var bytes = messages.Sum(static m => m.Body.Length);
        if (account.IsFullFor(messages.Count, bytes)) return transaction.Refuse(StoreError.OverQuota);
        if (!folder.HasRoomFor(messages.Count)) return transaction.Refuse(StoreError.LimitReached);
        var uids = new uint[messages.Count];
        for (var i = 0; i < uids.Length; i++)
        {
            if (!TryAppend(transaction, folder, messages[i].Body, messages[i].Options, out uids[i])) return transaction.Refuse(StoreError.LimitReached);
        }
        if (reader is { } other) MarkSeen(folder, other, uids);
        account.Use(messages.Count, bytes);
        return new AppendResult(folder.Row.UidValidity, uids);
    }

    private void MarkSeen(FolderDraft folder, long other, uint[] uids)
    {
        var seen = new SeenRun(folder.PrivateModSeq);
        for (var i = 0; i < uids.Length; i++)
        {
            if (messages[i].Options.Flags.System.HasFlag(SystemFlags.Seen)) seen.Add(uids[i], isSeen: true);
            else seen.Pass();
        }
        folder.Readers.Mark(other, seen);
    }

    private bool TryAppend(WriteTransaction transaction, FolderDraft folder, StagedBody body, AppendOptions options, out uint uid)
    {
        uid = 0;
        var names = options.Flags.Keywords;
        if (!KeywordRules.AreValid(names, transaction.Options) || !folder.TryMakeKeywords(names, out var keywords)) return false;
        var system = reader is null ? options.Flags.System : options.Flags.System & ~SystemFlags.Seen;
        uid = folder.Append(Deliver.EntryOf(body, system, keywords, options.InternalDate ?? transaction.Now, transaction.Now));
        transaction.Bodies.Add(body.Id, body.Location, body.IsSingle, references: 1, body.Index);
        return true;
    }
}
