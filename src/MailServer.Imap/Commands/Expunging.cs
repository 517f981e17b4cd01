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
        return RemoveAsync(session, uids, cancellationToken);
    }

    private static async ValueTask<Reply> RemoveAsync(ImapSession session, UidSet uids, CancellationToken cancellationToken)
    {
        if (uids.IsEmpty) return Reply.Ok("Nothing to remove");
        var removed = await session.Selected!.Folder.ExpungeAsync(uids, cancellationToken).ConfigureAwait(false);
        return removed.IsSuccess ? Reply.Ok("Removed") : removed.Error.ToReply();
    }
}
