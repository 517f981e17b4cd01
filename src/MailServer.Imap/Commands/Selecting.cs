using MailServer.Imap.Listing;
using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Imap.Sharing;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>SELECT and EXAMINE (RFC 9051 §6.3.2, §6.3.3).</summary>
internal static class Selecting
{
    public static ValueTask<Reply> SelectAsync(ImapSession session, SelectCommand command, CancellationToken cancellationToken) =>
        RunAsync(session, command, isReadOnly: false, cancellationToken);

    public static ValueTask<Reply> ExamineAsync(ImapSession session, SelectCommand command, CancellationToken cancellationToken) =>
        RunAsync(session, command, isReadOnly: true, cancellationToken);

    private static async ValueTask<Reply> RunAsync(ImapSession session, SelectCommand command, bool isReadOnly, CancellationToken cancellationToken)
    {
        if (Resynchronizing.Refusal(session, command.QResync) is { } refusal) return refusal;

        // The mailbox that was selected is closed even if the new one cannot be opened.
        if (session.Selected is not null)
        {
            await session.DeselectAsync().ConfigureAwait(false);

            // RFC 7162 §3.2.11: whether or not the client has enabled anything.
            session.Output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.Closed, "The mailbox before is closed");
        }

        var opened = await session.Account.OpenFolderAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var folder)) return opened.Error.ToReply();
        if (command.CondStore) session.Enable(EnabledFeatures.CondStore);
        var mailbox = new SelectedMailbox(command.Mailbox, folder, isReadOnly) { TextIndex = session.Account as ITextIndexAccount };
        session.Select(mailbox);
        await TellAsync(session, mailbox, cancellationToken).ConfigureAwait(false);
        if (command.QResync is { } known) await Resynchronizing.TellAsync(session, mailbox, known, cancellationToken).ConfigureAwait(false);
        return Reply.Ok(mailbox.Access.IsReadOnly ? "The mailbox is open, read-only" : "The mailbox is open", mailbox.Access.Code);
    }

    private static async ValueTask TellAsync(ImapSession session, SelectedMailbox mailbox, CancellationToken cancellationToken)
    {
        var output = session.Output;
        await RecentMarks.UpdateAsync(session, mailbox, 0).ConfigureAwait(false);
        output.WriteFlags([.. FlagNames.All, .. mailbox.Folder.Keywords]);
        output.WriteExists(mailbox.View.Count);
        if (session.IsRev2) output.WriteList(FolderEntry.Of(mailbox.Folder.Info, mailbox.Name) with { OldName = GivenNames.Of(session, mailbox.Name) }, utf8: true);
        else await TellRev1Async(session, mailbox, cancellationToken).ConfigureAwait(false);
        MailboxAccess.TellPermanentFlags(session, mailbox);
        output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.UidValidity(mailbox.State.UidValidity), "UIDs are valid");
        output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.UidNext(mailbox.State.UidNext), "The next UID");
        output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.HighestModSeq((long)mailbox.State.HighestModSeq), "The last change");
        if (mailbox.Folder.Info.Id is { Length: > 0 } id) output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.MailboxId(id), "The mailbox's lasting name");
    }

    // RFC 3501 §6.3.1: RECENT, and UNSEEN with the first unseen message; IMAP4rev2 has neither.
    private static async ValueTask TellRev1Async(ImapSession session, SelectedMailbox mailbox, CancellationToken cancellationToken)
    {
        session.Output.WriteRecent(RecentMarks.Count(mailbox));
        if (mailbox.State.Unseen == 0 || session.IsUidOnly) return;
        var unseen = mailbox.View.SequenceOf(await mailbox.Folder.FindUnseenAsync(cancellationToken).ConfigureAwait(false));
        if (unseen != 0) session.Output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.Unseen(unseen), "The first unseen message");
    }
}
