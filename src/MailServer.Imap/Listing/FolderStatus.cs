using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Listing;

/// <summary>STATUS (RFC 9051 §6.3.11), also as LIST … RETURN (STATUS (…)) (RFC 5819).</summary>
internal static class FolderStatus
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, StatusCommand command, CancellationToken cancellationToken)
    {
        if (Refusal(session, command.Items) is { } refusal) return refusal;
        var id = command.Items.HasFlag(StatusItems.MailboxId)
            ? await FindIdAsync(session, command.Mailbox, cancellationToken).ConfigureAwait(false)
            : "";
        var result = await session.Account.GetStateAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (!result.TryGet(out var state)) return result.Error.ToReply();
        Tell(session, command.Mailbox, id, state, command.Items);
        return Reply.Ok("This is the status");
    }

    public static void Tell(ImapSession session, string name, string id, FolderState state, StatusItems items)
    {
        // RFC 7162 §3.1: who asks for it understands it everywhere.
        if (items.HasFlag(StatusItems.HighestModSeq)) session.Enable(EnabledFeatures.CondStore);
        session.Output.WriteStatus(name, items, Values(session, state) with { MailboxId = id }, session.IsUtf8);
    }

    private static async ValueTask<string> FindIdAsync(ImapSession session, string name, CancellationToken cancellationToken)
    {
        var listed = await session.Account.ListFoldersAsync(cancellationToken).ConfigureAwait(false);
        return listed.TryGet(out var folders) ? folders.FirstOrDefault(folder => folder.Name == name)?.Id ?? "" : "";
    }

    public static Reply? Refusal(ImapSession session, StatusItems items)
    {
        if (session.IsRev2 && items.HasFlag(StatusItems.Recent)) return Reply.Bad("IMAP4rev2 has no RECENT");
        return items.HasFlag(StatusItems.DeletedStorage) && session.Account is not IQuotaAccount ? Reply.Bad("Quotas are not kept here") : null;
    }

    /// <summary>The counters in the form of STATUS.</summary>
    public static StatusValues Values(ImapSession session, FolderState state) => new()
    {
        Messages = state.Messages,
        Recent = state.Recent,
        UidNext = state.UidNext,
        UidValidity = state.UidValidity,
        Unseen = state.Unseen,
        Deleted = state.Deleted,
        Size = state.Size,
        HighestModSeq = (long)state.HighestModSeq,
        AppendLimit = session.Options.MaxAppendSize,
        DeletedStorage = (state.DeletedSize + 1023) / 1024,
    };
}
