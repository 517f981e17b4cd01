using MailServer.Imap.Events;
using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>STORE with UNCHANGEDSINCE (RFC 7162 §3.1.3): messages that somebody else has changed since are left alone and named.</summary>
internal static class ConditionalStore
{
    public static async ValueTask<Reply> RunAsync(
        ImapSession session, StoreCommand command, UidSet uids, FlagChange change, CancellationToken cancellationToken)
    {
        session.Enable(EnabledFeatures.CondStore);
        var mailbox = session.Selected!;
        var result = await FlagChanging.ChangeAsync(session, uids, change, cancellationToken).ConfigureAwait(false);
        if (!result.TryGet(out var changed)) return result.Error.ToReply();
        mailbox.Made(changed);
        MailboxUpdates.TellNewKeywords(session, mailbox);
        foreach (var message in changed.Messages)
        {
            // The new MODSEQ is told even by .SILENT: the client needs it for the next change.
            if (command.IsSilent) TellModSeq(session, message);
            else MailboxUpdates.TellFlags(session, mailbox, message);
            mailbox.Knows(message);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        if (changed.Refused.Count == 0) return MessageReplies.Done(uids, changed.Messages.Count);
        var refused = UidSet.Of(changed.Refused);
        return Reply.Ok("Some messages were changed by others", ImapResponseCode.Modified(command.IsUid ? refused : refused.PositionsIn(mailbox.View.Uids)));
    }

    /// <summary>The new number alone, for a change that is silent.</summary>
    public static void TellModSeq(ImapSession session, FlagState message)
    {
        if (session.BeginFetch(message.Uid) is not { } writer) return;
        if (!session.IsUidOnly) writer.Uid(message.Uid);
        writer.ModSeq((long)message.ModSeq);
        writer.End();
    }
}
