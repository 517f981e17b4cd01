using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Commands;

/// <summary>EXPUNGE and UID EXPUNGE (RFC 9051 §6.4.3, §6.4.9). The EXPUNGE responses come from the changes told at the end of the command.</summary>
internal static class Expunging
{
    public static ValueTask<Reply> RunAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken) =>
        RemoveAsync(session, UidSet.All, cancellationToken);

    public static ValueTask<Reply> RunUidAsync(ImapSession session, UidExpungeCommand command, CancellationToken cancellationToken)
    {
        session.Selected!.TryResolve(command.Uids, isUid: true, out var uids);
        return RemoveSomeAsync(session, MessageLimits.Cut(session, uids, out var limit), limit, cancellationToken);
    }

    private static async ValueTask<Reply> RemoveSomeAsync(ImapSession session, UidSet uids, ImapResponseCode? limit, CancellationToken cancellationToken) =>
        MessageLimits.Apply(session, await RemoveAsync(session, uids, cancellationToken).ConfigureAwait(false), limit);

    private static async ValueTask<Reply> RemoveAsync(ImapSession session, UidSet uids, CancellationToken cancellationToken)
    {
        if (uids.IsEmpty) return Reply.Ok("Nothing to remove");
        var removed = await Progress.WaitAsync(session, session.Selected!.Folder.ExpungeAsync(uids, cancellationToken)).ConfigureAwait(false);
        return removed.TryGet(out var gone) ? Removed(session, gone.Count) : removed.Error.ToReply();
    }

    // RFC 7162 §3.2.7: everything up to this number is told at the end of the command.
    private static Reply Removed(ImapSession session, int count)
    {
        var code = session.HasQResync && count > 0 ? ImapResponseCode.HighestModSeq((long)session.Selected!.Folder.State.HighestModSeq) : null;
        return Reply.Ok("Removed", code);
    }
}
