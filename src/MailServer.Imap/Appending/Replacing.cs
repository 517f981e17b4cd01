using MailServer.Imap.Commands;
using MailServer.Imap.Sessions;
using MailServer.Imap.Sharing;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Appending;

/// <summary>REPLACE and UID REPLACE (RFC 8508): a new message comes and the old one goes, in one commit.</summary>
internal static class Replacing
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, ReplaceCommand command, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        if (!mailbox.TryResolve(command.Message, command.IsUid, out var old)) return MessageReplies.NoSuchNumber;
        if (old.IsEmpty) return Reply.No("There is no such message");
        if (await MemoryWait.RefusalAsync(session, cancellationToken).ConfigureAwait(false) is { } tight) return tight;
        var begun = await session.Account.BeginAppendAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (!begun.TryGet(out var append)) return begun.Error.ToDestinationReply();
        await using (append.ConfigureAwait(false))
        {
            var size = await SizeAsync(mailbox.Folder, old, cancellationToken).ConfigureAwait(false);
            var intake = new MessageIntake(session, append, command.Mailbox, most: 1) { Credit = size, CreditMessages = 1 };
            if (await intake.TakeAsync([command.Replacement], cancellationToken).ConfigureAwait(false) is { } refusal) return refusal;
            var result = await mailbox.Folder.ReplaceAsync(old.Min, append, cancellationToken).ConfigureAwait(false);
            return result.TryGet(out var appended)
                ? await ReplacedAsync(session, command.Mailbox, appended, cancellationToken).ConfigureAwait(false)
                : Refused(mailbox.Folder, old, result.Error);
        }
    }

    private static async ValueTask<long> SizeAsync(IMailFolder folder, UidSet old, CancellationToken cancellationToken)
    {
        long size = 0;
        await foreach (var message in folder.FetchAsync(old, MessageFields.None, cancellationToken).ConfigureAwait(false)) size += message.Size;
        return size;
    }

    private static async ValueTask<Reply> ReplacedAsync(ImapSession session, string destination, AppendResult appended, CancellationToken cancellationToken)
    {
        session.Made(destination, appended.Uids);
        session.Raised.Appended(destination, appended);

        // RFC 8508 §3.2: APPENDUID comes before the EXPUNGE, so in a response of its own.
        var tells = await MailboxAccess.TellsUidsAsync(session, destination, cancellationToken).ConfigureAwait(false);
        if (tells) session.Output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.AppendUid(appended.UidValidity, UidSet.Of(appended.Uids)), "The new message is there");
        return Reply.Ok("Replaced", session.HasQResync ? ImapResponseCode.HighestModSeq((long)session.Selected!.Folder.State.HighestModSeq) : null);
    }

    private static Reply Refused(IMailFolder folder, UidSet old, StoreError error) =>
        error == StoreError.NotFound && !folder.Snapshot().Uids.Contains(old.Min)
            ? Reply.No("The message does not exist any more", ImapResponseCode.ExpungeIssued)
            : error.ToDestinationReply();
}
