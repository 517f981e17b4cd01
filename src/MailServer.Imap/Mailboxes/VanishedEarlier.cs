using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Mailboxes;

/// <summary>VANISHED (EARLIER): what went while the client was away (RFC 7162 §3.2.6, §3.2.10.1).</summary>
internal static class VanishedEarlier
{
    /// <summary>Tells which messages of a set have gone since a modification sequence.</summary>
    public static async ValueTask TellAsync(ImapSession session, SequenceSet messages, ulong modSeq, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        var changes = await mailbox.Folder.GetChangesAsync(modSeq, cancellationToken).ConfigureAwait(false);

        // What went may have had higher UIDs than all that is left: "*" must not leave it out.
        var last = Math.Max(mailbox.View.LastUid, changes.State.UidNext - 1);
        var asked = messages.IsSavedResult ? mailbox.SavedResult : messages.Resolve(last);
        Tell(session, mailbox, changes.Removed, asked);
    }

    /// <summary>Tells those of the UIDs that were asked for. What the client still counts is told later, without EARLIER.</summary>
    public static void Tell(ImapSession session, SelectedMailbox mailbox, IReadOnlyList<uint> removed, UidSet asked)
    {
        var gone = UidSet.Of(removed).Intersect(asked);
        session.Output.WriteVanished(gone.Except(gone.Intersect(mailbox.View.Uids)), earlier: true);
    }
}
