using MailServer.Imap.Commands;
using MailServer.Imap.Events;
using MailServer.Imap.Mailboxes;
using MailServer.Imap.Searching;
using MailServer.Imap.Sessions;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Fetching;

/// <summary>FETCH and UID FETCH (RFC 9051 §6.4.5): messages stream from the store to the client, one at a time.</summary>
internal static class FetchRunner
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, FetchCommand command, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        if (!mailbox.TryResolve(command.Messages, command.IsUid, out var uids)) return MessageReplies.NoSuchNumber;
        if (command.Vanished && !session.HasQResync) return Reply.Bad("QRESYNC is not enabled");
        var plan = new FetchPlan(command, session.IsUidOnly);
        if (plan.UsesModSeq) session.Enable(EnabledFeatures.CondStore);
        if (command.Partial is { } partial) uids = uids.Slice(partial);
        uids = MessageLimits.Cut(session, uids, out var limit);
        if (command.ChangedSince is { } modSeq)
        {
            if (command.Vanished) await VanishedEarlier.TellAsync(session, command.Messages, (ulong)modSeq, cancellationToken).ConfigureAwait(false);
            uids = await ChangedSinceAsync(mailbox, uids, (ulong)modSeq, cancellationToken).ConfigureAwait(false);
        }

        if (plan.HasOnlyFacts)
        {
            var told = await TellFactsAsync(session, plan, uids, cancellationToken).ConfigureAwait(false);
            return MessageLimits.Apply(session, MessageReplies.Done(uids, told), limit);
        }

        var newFlags = plan.SetsSeen ? await MarkSeenAsync(session, uids, cancellationToken).ConfigureAwait(false) : null;
        var writer = new MessageWriter(session, plan);
        long found = 0;
        await foreach (var message in mailbox.Folder.FetchAsync(uids, plan.Fields, cancellationToken).ConfigureAwait(false))
        {
            found++;
            var seen = newFlags is not null && newFlags.Remove(message.Uid, out var flags) ? flags : (FlagState?)null;
            await writer.WriteAsync(message, seen, cancellationToken).ConfigureAwait(false);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        return writer.HasUnknownEncoding
            ? Reply.No("A part has an encoding that is not known", ImapResponseCode.UnknownCte)
            : MessageLimits.Apply(session, MessageReplies.Done(uids, found), limit);
    }

    // Flags, sizes and dates of a whole mailbox are what clients ask for most: rows go from the folder's arrays to the output, without a task or an object for each.
    private static async ValueTask<long> TellFactsAsync(ImapSession session, FetchPlan plan, UidSet uids, CancellationToken cancellationToken)
    {
        var writer = new FactsWriter(session);
        var reader = new FactsReader(session.Selected!.Folder, uids);
        long found = 0;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found += reader.Batch.Length;
            foreach (ref readonly var message in reader.Batch) writer.WriteRow(plan, message);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        return found;
    }

    // RFC 7162 §3.1.4.1: what has not changed is not even read.
    private static async ValueTask<UidSet> ChangedSinceAsync(SelectedMailbox mailbox, UidSet uids, ulong modSeq, CancellationToken cancellationToken)
    {
        var changed = new UidSetBuilder();
        var reader = new FactsReader(mailbox.Folder, uids);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (ref readonly var message in reader.Batch)
            {
                if (message.ModSeq > modSeq) changed.Add(message.Uid);
            }
        }

        return changed.Build();
    }

    /// <summary>
    /// Marks what is fetched without PEEK as read, in one change for the whole command.
    /// </summary>
    /// <returns>The messages whose flags this changed: their FETCH response carries FLAGS (RFC 9051 §6.4.5).</returns>
    private static async ValueTask<Dictionary<uint, FlagState>?> MarkSeenAsync(ImapSession session, UidSet uids, CancellationToken cancellationToken)
    {
        var mailbox = session.Selected!;
        if (mailbox.IsReadOnly) return null;
        var change = new FlagChange(FlagAction.Add, new MessageFlags(SystemFlags.Seen));
        var result = await FlagChanging.ChangeAsync(session, uids, change, cancellationToken).ConfigureAwait(false);

        // A store that cannot mark now (a full disk) can still be read.
        if (!result.TryGet(out var changed)) return null;
        mailbox.Made(changed);
        return changed.Messages.Where(message => message.ModSeq > mailbox.State.HighestModSeq).ToDictionary(static message => message.Uid);
    }
}
