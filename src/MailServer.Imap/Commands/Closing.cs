using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>CLOSE and UNSELECT (RFC 9051 §6.4.1, §6.4.2).</summary>
internal static class Closing
{
    public static async ValueTask<Reply> CloseAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken)
    {
        // No EXPUNGE is told: the client forgets the mailbox anyway. In a read-only mailbox nothing is removed.
        if (session.Selected is { IsReadOnly: false, Folder.IsDeleted: false } mailbox)
        {
            var removed = await mailbox.Folder.ExpungeAsync(UidSet.All, cancellationToken).ConfigureAwait(false);

            // RFC 4314 §4, CLOSE: without the right nothing is removed, and that is no failure.
            if (!removed.IsSuccess && removed.Error != StoreError.NoPermission) return removed.Error.ToReply();
        }

        return await UnselectAsync(session, command, cancellationToken).ConfigureAwait(false);
    }

    public static async ValueTask<Reply> UnselectAsync(ImapSession session, PlainCommand command, CancellationToken cancellationToken)
    {
        await session.DeselectAsync().ConfigureAwait(false);
        return Reply.Ok("The mailbox is closed");
    }
}
