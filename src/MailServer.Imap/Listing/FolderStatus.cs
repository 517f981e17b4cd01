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
        var error = await TellAsync(session, command.Mailbox, command.Items, cancellationToken).ConfigureAwait(false);
        return error == StoreError.None ? Reply.Ok("This is the status") : error.ToReply();
    }

    public static async ValueTask<StoreError> TellAsync(ImapSession session, string name, StatusItems items, CancellationToken cancellationToken)
    {
        var result = await session.Account.GetStateAsync(name, cancellationToken).ConfigureAwait(false);
        if (!result.TryGet(out var state)) return result.Error;
        session.Output.WriteStatus(name, items, Values(session, state), session.IsRev2);
        return StoreError.None;
    }

    private static Reply? Refusal(ImapSession session, StatusItems items)
    {
        if (session.IsRev2 && items.HasFlag(StatusItems.Recent)) return Reply.Bad("IMAP4rev2 has no RECENT");
        return items.HasFlag(StatusItems.DeletedStorage) && session.Account is not IQuotaAccount ? Reply.Bad("Quotas are not kept here") : null;
    }

    private static StatusValues Values(ImapSession session, FolderState state) => new()
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
