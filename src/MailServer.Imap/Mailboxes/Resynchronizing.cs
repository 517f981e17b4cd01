using MailServer.Imap.Fetching;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Mailboxes;

/// <summary>SELECT … (QRESYNC (…)): one round trip tells a client what happened while it was away (RFC 7162 §3.2.5).</summary>
internal static class Resynchronizing
{
    public static Reply? Refusal(ImapSession session, QResyncParameter? known)
    {
        if (known is null) return null;
        if (!session.HasQResync) return Reply.Bad("QRESYNC is not enabled");
        return known.MatchSequence?.Count == known.MatchUids?.Count ? null : Reply.Bad("The two sets of known messages do not match");
    }

    public static async ValueTask TellAsync(ImapSession session, SelectedMailbox mailbox, QResyncParameter known, CancellationToken cancellationToken)
    {
        if (known.UidValidity != mailbox.State.UidValidity) return;
        var changes = await mailbox.Folder.GetChangesAsync((ulong)known.ModSeq, cancellationToken).ConfigureAwait(false);
        var asked = known.KnownUids ?? UidSet.All;
        VanishedEarlier.Tell(session, mailbox, changes.Removed, Unmatched(mailbox, known, asked));
        await TellChangedAsync(session, mailbox, changes, asked, cancellationToken).ConfigureAwait(false);
    }

    // New messages are told as changed ones are: they stand between the UIDs a client knows and all below UIDNEXT (§3.2.5.1).
    private static async ValueTask TellChangedAsync(
        ImapSession session, SelectedMailbox mailbox, FolderChanges changes, UidSet asked, CancellationToken cancellationToken)
    {
        var changed = UidSet.Of(changes.Added.Concat(changes.Flags.Select(static message => message.Uid))).Intersect(asked).Intersect(mailbox.View.Uids);
        var reader = new FactsReader(mailbox.Folder, changed);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (ref readonly var message in reader.Batch)
                MailboxUpdates.TellFlags(session, mailbox, new FlagState(message.Uid, message.ModSeq, message.Flags));
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }
    }

    // §3.2.5.2: up to the last message that still has the number the client knows it by, the client has missed no expunge.
    private static UidSet Unmatched(SelectedMailbox mailbox, QResyncParameter known, UidSet asked)
    {
        if (known.MatchSequence is null || known.MatchUids is null) return asked;
        uint matched = 0;
        foreach (var (sequence, uid) in known.MatchSequence.Numbers().Zip(known.MatchUids.Numbers()))
        {
            if (mailbox.View.SequenceOf(uid) != sequence) break;
            matched = uid;
        }

        return matched == 0 ? asked : asked.Except(UidSet.Of(1, matched));
    }
}
