using MailServer.Messages;
using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Queueing;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Spooling;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Delivering;

/// <summary>Puts one message into every target that can take it, and into the queue, and sends the answers of those who took it.</summary>
internal sealed class Deliver(
    StagedBody body, IReadOnlyList<DeliveryTarget> targets, IReadOnlyList<QueueEnvelope> envelopes, IReadOnlyList<ReplyDraft> replies, DateTimeOffset receivedAt)
    : WriteOperation<IReadOnlyList<DeliveryOutcome>>
{
    public override long BytesToWrite => body.BytesToWrite + replies.Sum(static reply => reply.Body.BytesToWrite);

    public override bool OnlyAdds => true;

    public override void WriteBodies(SegmentWriter segments)
    {
        body.Write(segments);
        foreach (var reply in replies) reply.Body.Write(segments);
    }

    protected override IReadOnlyList<DeliveryOutcome> Run(WriteTransaction transaction)
    {
        var outcomes = DeliverAll(transaction, body, targets, envelopes);
        foreach (var reply in replies) reply.IsSent = Send(transaction, reply, outcomes);
        return outcomes;
    }

    // Only who has the message answers it.
    private bool Send(WriteTransaction transaction, ReplyDraft draft, DeliveryOutcome[] outcomes)
    {
        var isTaken = targets.Where((target, i) => target.Account == draft.Reply.Account && outcomes[i].Error == StoreError.None).Any();
        if (!isTaken || !draft.TryTake(transaction)) return false;
        DeliverAll(transaction, draft.Body, draft.Reply.Targets, draft.Reply.Envelopes);
        return true;
    }

    private DeliveryOutcome[] DeliverAll(WriteTransaction transaction, StagedBody body, IReadOnlyList<DeliveryTarget> targets, IReadOnlyList<QueueEnvelope> envelopes)
    {
        var outcomes = new DeliveryOutcome[targets.Count];
        for (var i = 0; i < outcomes.Length; i++) outcomes[i] = DeliverTo(transaction, body, targets[i]);
        var references = outcomes.Count(static o => o.Error == StoreError.None) + envelopes.Count;
        if (references > 0) transaction.Bodies.Add(body.Id, body.Location, body.IsSingle, references, body.Index);
        foreach (var envelope in envelopes) Enqueue.Insert(transaction, body.Id, envelope);
        return outcomes;
    }

    private DeliveryOutcome DeliverTo(WriteTransaction transaction, StagedBody body, DeliveryTarget target)
    {
        if (!AccountIds.TryParse(target.Account, out var id) || transaction.Account(id) is not { } account) return new(StoreError.NotFound);
        if (account.IsFullFor(1, body.Length)) return new(StoreError.OverQuota);
        if (FindFolder(transaction, id, target) is not { } row || transaction.FolderTail(row.Id) is not { } folder) return new(StoreError.NotFound);
        if (!folder.HasRoomFor(1)) return new(StoreError.LimitReached);
        var uid = folder.Append(NewEntry(transaction, body, folder, target.Flags));
        account.Use(1, body.Length);
        return new DeliveryOutcome(StoreError.None) { Folder = row.Name, Uid = uid };
    }

    private MessageEntry NewEntry(WriteTransaction transaction, StagedBody body, FolderDraft folder, MessageFlags flags)
    {
        // A keyword too many must not lose a message: it is left out.
        folder.TryMakeKeywords(flags.Keywords, out var keywords);
        return EntryOf(body, flags.System, keywords, receivedAt, transaction.Now);
    }

    /// <summary>The entry of a new message; its UID is set by the folder.</summary>
    public static MessageEntry EntryOf(StagedBody body, SystemFlags flags, KeywordBits keywords, DateTimeOffset date, DateTimeOffset now) => new()
    {
        BodyId = body.Id,
        Size = (uint)body.Length,
        Flags = flags,
        KeywordsLow = keywords.Low,
        KeywordsHigh = keywords.High,
        Date = MessageEntry.PackDate(date),
        SavedAt = MessageEntry.PackSavedAt(now),
    };

    private static FolderRow? FindFolder(WriteTransaction transaction, long accountId, DeliveryTarget target)
    {
        if (target.Folder is { } name)
        {
            name = FolderNames.Normalise(name);
            if (transaction.FindFolder(accountId, name) is { } found) return found;
            if (target.CreateFolder && CanCreate(transaction, accountId, name)) return FolderTree.Create(transaction, accountId, name, SpecialUse.None).Value;
        }
        return transaction.FindFolder(accountId, FolderNames.Inbox);
    }

    /// <summary>Whether a folder can be made; asked before, because a refusal would undo the whole delivery.</summary>
    private static bool CanCreate(WriteTransaction transaction, long accountId, string name) =>
        FolderNames.IsValid(name, transaction.Options)
        && FolderTree.HasRoomFor(transaction, accountId, name)
        && FolderTree.IsWithinQuota(transaction, transaction.Account(accountId)!, name, 1);
}
