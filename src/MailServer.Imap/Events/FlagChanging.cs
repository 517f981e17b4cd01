using MailServer.Events;
using MailServer.Imap.Fetching;
using MailServer.Imap.Sessions;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MessageFlags = MailServer.Messages.MessageFlags;

namespace MailServer.Imap.Events;

/// <summary>Changes flags in the selected mailbox and remembers which have changed, where somebody wants to hear of it (RFC 6785 §4.5).</summary>
internal static class FlagChanging
{
    public static async ValueTask<StoreResult<FlagChangeResult>> ChangeAsync(ImapSession session, UidSet uids, FlagChange change, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        if (!session.Raised.IsHeard) return await mailbox.Folder.ChangeFlagsAsync(uids, change, cancellationToken).ConfigureAwait(false);
        var before = await ReadAsync(mailbox.Folder, uids, cancellationToken).ConfigureAwait(false);
        var result = await mailbox.Folder.ChangeFlagsAsync(uids, change, cancellationToken).ConfigureAwait(false);
        if (result.TryGet(out var changed)) session.Raised.Flagged(mailbox, Differences(before, changed.Messages, change));
        return result;
    }

    private static async ValueTask<List<FlagState>> ReadAsync(IMailFolder folder, UidSet uids, CancellationToken cancellationToken)
    {
        var before = new List<FlagState>();
        var reader = new FactsReader(folder, uids);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (ref readonly var message in reader.Batch) before.Add(new FlagState(message.Uid, message.ModSeq, message.Flags));
        }

        return before;
    }

    // Both ascend by UID. A message that came in between had no flags to change.
    private static List<ImapEventMessage> Differences(List<FlagState> before, IReadOnlyList<FlagState> after, FlagChange change)
    {
        var found = new List<ImapEventMessage>();
        var i = 0;
        foreach (var message in after)
        {
            while (i < before.Count && before[i].Uid < message.Uid) i++;
            if (i == before.Count) break;
            if (before[i].Uid != message.Uid || before[i].Flags == message.Flags) continue;
            var flags = Difference(before[i].Flags, message.Flags, change);
            if (flags != MessageFlags.None) found.Add(new ImapEventMessage(message.Uid, flags));
        }

        return found;
    }

    // What another session has changed in the same moment is not this one's doing.
    private static MessageFlags Difference(MessageFlags before, MessageFlags after, FlagChange change)
    {
        var system = before.System ^ after.System;
        var keywords = before.Keywords.Where(keyword => !after.HasKeyword(keyword)).Concat(after.Keywords.Where(keyword => !before.HasKeyword(keyword)));
        return change.Action == FlagAction.Replace
            ? new MessageFlags(system, keywords)
            : new MessageFlags(system & change.Flags.System, keywords.Where(change.Flags.HasKeyword));
    }
}
