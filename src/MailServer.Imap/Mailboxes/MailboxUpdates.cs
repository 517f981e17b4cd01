using MailServer.Imap.Fetching;
using MailServer.Imap.Sessions;
using MailServer.Imap.Sharing;
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
        if (mailbox.Folder is IRightsFolder shared) await shared.RefreshRightsAsync(session.Connection.Closed).ConfigureAwait(false);
        if (mailbox.Folder.IsDeleted) return false;
        MailboxAccess.TellChanged(session, mailbox);
        var lastUid = mailbox.View.LastUid;
        var changed = session.Events.Arrivals ? await CollectAsync(session, mailbox).ConfigureAwait(false) : UidSet.Empty;
        mailbox.ForgetKnown();
        var arrived = mailbox.View.LastUid > lastUid ? UidSet.Of(lastUid + 1, mailbox.View.LastUid).Intersect(mailbox.View.Uids) : UidSet.Empty;
        if (expunge) TellExpunged(session, mailbox);
        if (!arrived.IsEmpty) await TellArrivalsAsync(session, mailbox, lastUid).ConfigureAwait(false);
        await TellResultsAsync(session, mailbox, changed, arrived).ConfigureAwait(false);
        return true;
    }

    /// <summary>Tells what is gone to a client that has just removed messages and wants to hear of nothing else.</summary>
    public static async ValueTask TellRemovedAsync(ImapSession session)
    {
        var mailbox = session.Selected!;
        var changes = await mailbox.Folder.GetChangesAsync(mailbox.State.HighestModSeq, session.Connection.Closed).ConfigureAwait(false);
        mailbox.AddGone(changes.Removed);
        TellExpunged(session, mailbox);
    }

    /// <summary>One message's flags: <c>* 5 FETCH (UID 9 FLAGS (\Seen))</c>. Always with the UID, as IMAP4rev2 wants it (RFC 9051 Appendix E 21).</summary>
    public static void TellFlags(ImapSession session, SelectedMailbox mailbox, FlagState message)
    {
        if (session.BeginFetch(message.Uid) is not { } writer) return;
        if (!session.IsUidOnly) writer.Uid(message.Uid);
        FlagNames.Write(writer, message.Flags, mailbox.Recent.Contains(message.Uid));
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

        // RFC 9051 §7.1: the client must not believe any longer that it can make more of them.
        if (!mailbox.Folder.AcceptsNewKeywords) session.Output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.PermanentFlags(mailbox.IsReadOnly ? [] : MailboxAccess.PermanentFlags(mailbox.Folder)), "No more keywords can be made");
    }

    // Takes over what happened, and tells changes of flags. Gives the messages with such a change.
    private static async ValueTask<UidSet> CollectAsync(ImapSession session, SelectedMailbox mailbox)
    {
        if (session.Events.Flags && mailbox.FlagsUntoldSince is not null) await TellUntoldAsync(session, mailbox).ConfigureAwait(false);
        var since = mailbox.State.HighestModSeq;
        var now = mailbox.Folder.State;
        if (now.HighestModSeq <= since) return UidSet.Empty;
        if (session.Events.Flags && mailbox.OwnChange(now) is { IsEmpty: false } own)
        {
            mailbox.State = now;
            return own;
        }

        var changes = await mailbox.Folder.GetChangesAsync(since, session.Connection.Closed).ConfigureAwait(false);
        mailbox.State = changes.State;
        mailbox.AddGone(changes.Removed);
        if (session.Events.Flags) await TellFlagsAsync(session, mailbox, changes.Flags).ConfigureAwait(false);
        else mailbox.FlagsUntoldSince ??= since;
        foreach (var uid in changes.Added) mailbox.View.Add(uid);
        return UidSet.Of(changes.Flags.Select(static message => message.Uid));
    }

    private static async ValueTask TellFlagsAsync(ImapSession session, SelectedMailbox mailbox, IEnumerable<FlagState> changed)
    {
        TellNewKeywords(session, mailbox);
        foreach (var message in changed)
        {
            if (mailbox.IsKnown(message)) continue;
            TellFlags(session, mailbox, message);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }
    }

    // What was kept back while NOTIFY asked for no changes of flags.
    private static async ValueTask TellUntoldAsync(ImapSession session, SelectedMailbox mailbox)
    {
        var known = UidSet.All.Intersect(mailbox.View.Uids);
        var changed = new List<FlagState>();
        var reader = new FactsReader(mailbox.Folder, known);
        while (await reader.ReadAsync(session.Connection.Closed).ConfigureAwait(false))
        {
            foreach (ref readonly var message in reader.Batch)
            {
                if (message.ModSeq > mailbox.FlagsUntoldSince && message.ModSeq <= mailbox.State.HighestModSeq)
                    changed.Add(new FlagState(message.Uid, message.ModSeq, message.Flags));
            }
        }

        mailbox.FlagsUntoldSince = null;
        await TellFlagsAsync(session, mailbox, changed).ConfigureAwait(false);
    }

    private static void TellExpunged(ImapSession session, SelectedMailbox mailbox)
    {
        if (mailbox.Gone.Count == 0) return;
        var uids = UidSet.Of(mailbox.Gone);
        mailbox.Contexts.TellGone(session, uids);
        var sequences = mailbox.TakeGone();
        if (session.TellsVanished)
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

    // RFC 5465 §5.2: ADDTO follows EXISTS, and FETCH follows ADDTO, one for each message.
    private static async ValueTask TellResultsAsync(ImapSession session, SelectedMailbox mailbox, UidSet changed, UidSet arrived)
    {
        if (mailbox.Contexts.Count == 0 && session.Events.FetchItems.Count == 0)
        {
            mailbox.Own = UidSet.Empty;
            return;
        }

        var candidates = changed.Union(arrived).Except(UidSet.Of(mailbox.Gone)).Intersect(mailbox.View.Uids);
        var wishes = await mailbox.Contexts.RetestAsync(session, candidates).ConfigureAwait(false);
        if (session.Events.FetchItems.Count > 0) wishes.Add(new FetchWish(arrived, session.Events.FetchItems));
        if (wishes.Count > 0) await NewMessages.TellAsync(session, arrived.Except(mailbox.Own), wishes).ConfigureAwait(false);
        mailbox.Own = UidSet.Empty;
    }
}
