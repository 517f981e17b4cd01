using MailServer.Imap.Events;
using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>STORE and UID STORE (RFC 9051 §6.4.6).</summary>
internal static class StoringFlags
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, StoreCommand command, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        if (!mailbox.TryResolve(command.Messages, command.IsUid, out var uids)) return MessageReplies.NoSuchNumber;
        uids = MessageLimits.Cut(session, uids, out var limit);
        return MessageLimits.Apply(session, await StoreAsync(session, command, uids, cancellationToken).ConfigureAwait(false), limit);
    }

    private static async ValueTask<Reply> StoreAsync(ImapSession session, StoreCommand command, UidSet uids, CancellationToken cancellationToken)
    {
        var change = new FlagChange(Action(command.Operation), FlagNames.Parse(command.Flags));
        if (command.UnchangedSince is { } modSeq)
            return await ConditionalStore.RunAsync(session, command, uids, change with { UnchangedSince = (ulong)modSeq }, cancellationToken).ConfigureAwait(false);
        var changed = command.IsSilent
            ? await ChangeSilentlyAsync(session, uids, change, cancellationToken).ConfigureAwait(false)
            : await ChangeAsync(session, uids, change, cancellationToken).ConfigureAwait(false);
        return changed.TryGet(out var count) ? MessageReplies.Done(uids, count) : changed.Error.ToReply();
    }

    private static async ValueTask<StoreResult<int>> ChangeAsync(ImapSession session, UidSet uids, FlagChange change, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        var result = await FlagChanging.ChangeAsync(session, uids, change, cancellationToken).ConfigureAwait(false);
        if (!result.TryGet(out var changed)) return result.Error;
        mailbox.Made(changed);
        MailboxUpdates.TellNewKeywords(session, mailbox);
        foreach (var message in changed.Messages)
        {
            MailboxUpdates.TellFlags(session, mailbox, message);
            mailbox.Knows(message);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        return changed.Messages.Count;
    }

    /// <summary>
    /// .SILENT hides what the client can work out itself. A message that another session has changed meanwhile is not one of these:
    /// it is left alone at first, and then changed and told.
    /// </summary>
    private static async ValueTask<StoreResult<int>> ChangeSilentlyAsync(ImapSession session, UidSet uids, FlagChange change, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        var careful = change with { UnchangedSince = mailbox.State.HighestModSeq };
        var result = await FlagChanging.ChangeAsync(session, uids, careful, cancellationToken).ConfigureAwait(false);
        if (!result.TryGet(out var changed)) return result.Error;
        mailbox.Made(changed);
        foreach (var message in changed.Messages)
        {
            // RFC 7162 §3.2.4, Example 14: a client that keeps the numbers gets the new one even then.
            if (session.HasCondStore) ConditionalStore.TellModSeq(session, message);
            mailbox.Knows(message);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        if (changed.Refused.Count == 0) return changed.Messages.Count;
        var rest = await ChangeAsync(session, UidSet.Of(changed.Refused), change, cancellationToken).ConfigureAwait(false);
        return rest.TryGet(out var more) ? changed.Messages.Count + more : rest.Error;
    }

    private static FlagAction Action(StoreOperation operation) => operation switch
    {
        StoreOperation.Add => FlagAction.Add,
        StoreOperation.Remove => FlagAction.Remove,
        _ => FlagAction.Replace,
    };
}
