using MailServer.Imap.Sessions;
using MailServer.Imap.Sharing;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>COPY and MOVE (RFC 9051 §6.4.7, §6.4.8).</summary>
internal static class Copying
{
    public static async ValueTask<Reply> CopyAsync(ImapSession session, CopyCommand command, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        if (!mailbox.TryResolve(command.Messages, command.IsUid, out var uids)) return MessageReplies.NoSuchNumber;
        if (MessageLimits.Refusal(session, uids.Count) is { } refusal) return refusal;
        var result = await Progress.WaitAsync(session, mailbox.Folder.CopyAsync(uids, command.Mailbox, cancellationToken)).ConfigureAwait(false);
        if (!result.TryGet(out var copied)) return result.Error.ToDestinationReply();
        session.Made(command.Mailbox, copied.Destination);
        session.Raised.Copied(mailbox.Name, command.Mailbox, copied);
        var reply = MessageReplies.Done(uids, copied.Source.Count);
        return reply.Code is null ? reply with { Code = await CodeAsync(session, command, copied, cancellationToken).ConfigureAwait(false) } : reply;
    }

    public static async ValueTask<Reply> MoveAsync(ImapSession session, CopyCommand command, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        if (!mailbox.TryResolve(command.Messages, command.IsUid, out var uids)) return MessageReplies.NoSuchNumber;
        uids = MessageLimits.CutSaved(session, uids, out var limit);
        var result = await Progress.WaitAsync(session, mailbox.Folder.MoveAsync(uids, command.Mailbox, cancellationToken)).ConfigureAwait(false);
        if (!result.TryGet(out var moved)) return result.Error.ToDestinationReply();
        session.Made(command.Mailbox, moved.Destination);
        session.Raised.Copied(mailbox.Name, command.Mailbox, moved);

        // RFC 6851 §4.3: COPYUID comes before the EXPUNGEs, so in a response of its own.
        if (await CodeAsync(session, command, moved, cancellationToken).ConfigureAwait(false) is { } code) session.Output.WriteUntagged(ImapStatus.Ok, code, "Moved");
        var reply = MessageReplies.Done(uids, moved.Source.Count);

        // RFC 6851 §4.4: a move removes messages, so it tells the number as EXPUNGE does.
        if (session.HasQResync && reply.Code is null && moved.Source.Count > 0)
            reply = reply with { Code = ImapResponseCode.HighestModSeq((long)mailbox.Folder.State.HighestModSeq) };
        return MessageLimits.Apply(session, reply, limit);
    }

    private static async ValueTask<ImapResponseCode?> CodeAsync(ImapSession session, CopyCommand command, CopyResult copied, CancellationToken cancellationToken) =>
        copied.Source.Count == 0 || !await MailboxAccess.TellsUidsAsync(session, command.Mailbox, cancellationToken).ConfigureAwait(false)
        ? null
        : ImapResponseCode.CopyUid(copied.UidValidity, UidSet.Of(copied.Source), UidSet.Of(copied.Destination));
}
