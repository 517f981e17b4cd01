using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Mailboxes;

/// <summary>Who sees a message as \Recent (RFC 3501 §2.3.2): the first IMAP4rev1 session that has the mailbox open to write. IMAP4rev2 has no such flag.</summary>
internal static class RecentMarks
{
    /// <summary>Marks what is recent among the messages from a UID on.</summary>
    public static async ValueTask UpdateAsync(ImapSession session, SelectedMailbox mailbox, uint firstNew)
    {
        if (session.IsRev2) return;
        var from = mailbox.IsReadOnly
            ? mailbox.Folder.RecentFrom
            : await mailbox.Folder.ClaimRecentAsync(session.Connection.Closed).ConfigureAwait(false);
        var first = Math.Max(from, Math.Max(firstNew, 1));
        if (first <= mailbox.View.LastUid) mailbox.Recent = mailbox.Recent.Union(UidSet.Of(first, mailbox.View.LastUid));
    }

    public static uint Count(SelectedMailbox mailbox) => (uint)mailbox.Recent.PositionsIn(mailbox.View.Uids).Count;
}
