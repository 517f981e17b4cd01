using MailServer.Imap.Commands;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Appending;

/// <summary>REPLACE and UID REPLACE (RFC 8508): a new message comes, then the old one goes; if it cannot go, the new one is taken back.</summary>
internal static class Replacing
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, ReplaceCommand command, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        if (!mailbox.TryResolve(command.Message, command.IsUid, out var old)) return MessageReplies.NoSuchNumber;
        if (old.IsEmpty) return Reply.No("There is no such message");
        var begun = await session.Account.BeginAppendAsync(command.Mailbox, cancellationToken).ConfigureAwait(false);
        if (!begun.TryGet(out var append)) return begun.Error.ToDestinationReply();
        await using (append.ConfigureAwait(false))
        {
            var size = await SizeAsync(mailbox.Folder, old, cancellationToken).ConfigureAwait(false);
            var intake = new MessageIntake(session, append, command.Mailbox, most: 1) { Credit = size };
            if (await intake.TakeAsync([command.Replacement], cancellationToken).ConfigureAwait(false) is { } refusal) return refusal;
            var result = await append.CommitAsync(cancellationToken).ConfigureAwait(false);
            return result.TryGet(out var appended)
                ? await RemoveAsync(session, command.Mailbox, old, appended, cancellationToken).ConfigureAwait(false)
                : result.Error.ToDestinationReply();
        }
    }

    private static async ValueTask<long> SizeAsync(IMailFolder folder, UidSet old, CancellationToken cancellationToken)
    {
        long size = 0;
        await foreach (var message in folder.FetchAsync(old, MessageFields.None, cancellationToken).ConfigureAwait(false)) size += message.Size;
        return size;
    }

    private static async ValueTask<Reply> RemoveAsync(
        ImapSession session, string destination, UidSet old, AppendResult appended, CancellationToken cancellationToken)
    {
        var folder = session.Selected!.Folder;
        var removed = await folder.RemoveAsync(old, cancellationToken).ConfigureAwait(false);
        if (!removed.TryGet(out var gone) || gone.Count == 0)
        {
            await TakeBackAsync(session, destination, appended, cancellationToken).ConfigureAwait(false);
            return removed.IsSuccess ? Reply.No("The message does not exist any more", ImapResponseCode.ExpungeIssued) : removed.Error.ToReply();
        }

        session.Made(destination, appended.Uids);

        // RFC 8508 §3.2: APPENDUID comes before the EXPUNGE, so in a response of its own.
        session.Output.WriteUntagged(ImapStatus.Ok, ImapResponseCode.AppendUid(appended.UidValidity, UidSet.Of(appended.Uids)), "The new message is there");
        return Reply.Ok("Replaced", session.HasQResync ? ImapResponseCode.HighestModSeq((long)folder.State.HighestModSeq) : null);
    }

    private static async ValueTask TakeBackAsync(ImapSession session, string destination, AppendResult appended, CancellationToken cancellationToken)
    {
        var opened = await session.Account.OpenFolderAsync(destination, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var folder)) return;
        await using (folder.ConfigureAwait(false))
        {
            await folder.RemoveAsync(UidSet.Of(appended.Uids), cancellationToken).ConfigureAwait(false);
        }
    }
}
