using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Mailboxes;

/// <summary>Tells a client what happened to its mailbox, at the points where the RFC allows it (RFC 9051 §7.4.1, §7.5.1).</summary>
internal static class MailboxUpdates
{
    /// <summary>Tells everything that may be told now.</summary>
    /// <param name="session">A session with a mailbox.</param>
    /// <param name="expunge">Whether sequence numbers may change now; if not, EXPUNGE waits for a later command.</param>
    /// <returns>False when the mailbox was deleted.</returns>
    public static async ValueTask<bool> TellAsync(ImapSession session, bool expunge)
    {
        var mailbox = session.Selected!;
        if (mailbox.Folder.IsDeleted) return false;
        var known = mailbox.View.Count;
        var lastUid = mailbox.View.LastUid;
        if (mailbox.Folder.State.HighestModSeq > mailbox.State.HighestModSeq) await CollectAsync(session, mailbox).ConfigureAwait(false);
        mailbox.ForgetKnown();
        var grew = mailbox.View.Count > known;
        if (expunge) TellExpunged(session, mailbox);
        if (grew) await TellArrivalsAsync(session, mailbox, lastUid).ConfigureAwait(false);
        return true;
    }

    /// <summary>One message's flags: <c>* 5 FETCH (UID 9 FLAGS (\Seen))</c>. Always with the UID, as IMAP4rev2 wants it (RFC 9051 Appendix E 21).</summary>
    public static void TellFlags(ImapSession session, SelectedMailbox mailbox, FlagState message)
    {
        var sequence = mailbox.View.SequenceOf(message.Uid);
        if (sequence == 0) return;
        var writer = session.FetchWriter;
        writer.Begin(sequence);
        writer.Uid(message.Uid);
        writer.Flags(FlagNames.Of(message.Flags, mailbox.Recent.Contains(message.Uid)));
        if (session.HasCondStore) writer.ModSeq((long)message.ModSeq);
        writer.End();
    }

    /// <summary>FLAGS again when a keyword was made since (RFC 9051 §7.3.5).</summary>
    public static void TellNewKeywords(ImapSession session, SelectedMailbox mailbox)
    {
        var keywords = mailbox.Folder.Keywords;
        if (keywords.All(keyword => mailbox.KeywordsTold.Contains(keyword, StringComparer.OrdinalIgnoreCase))) return;
        mailbox.KeywordsTold = keywords;
        session.Output.WriteFlags([.. FlagNames.All, .. keywords]);
    }

    private static async ValueTask CollectAsync(ImapSession session, SelectedMailbox mailbox)
    {
        var changes = await mailbox.Folder.GetChangesAsync(mailbox.State.HighestModSeq, session.Connection.Closed).ConfigureAwait(false);
        mailbox.State = changes.State;
        mailbox.AddGone(changes.Removed);
        TellNewKeywords(session, mailbox);
        foreach (var message in changes.Flags)
        {
            if (mailbox.IsKnown(message)) continue;
            TellFlags(session, mailbox, message);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        foreach (var uid in changes.Added) mailbox.View.Add(uid);
    }

    private static void TellExpunged(ImapSession session, SelectedMailbox mailbox)
    {
        if (mailbox.Gone.Count == 0) return;
        var uids = UidSet.Of(mailbox.Gone);
        var sequences = mailbox.TakeGone();
        if (session.HasQResync)
        {
            session.Output.WriteVanished(uids, earlier: false);
            return;
        }

        foreach (var sequence in sequences) session.Output.WriteExpunge(sequence);
    }

    private static async ValueTask TellArrivalsAsync(ImapSession session, SelectedMailbox mailbox, uint lastUid)
    {
        session.Output.WriteExists(mailbox.View.Count);
        if (session.IsRev2) return;
        await RecentMarks.UpdateAsync(session, mailbox, lastUid + 1).ConfigureAwait(false);
        session.Output.WriteRecent(RecentMarks.Count(mailbox));
    }
}
