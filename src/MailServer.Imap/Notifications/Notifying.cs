using MailServer.Imap.Mailboxes;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Notifications;

/// <summary>NOTIFY (RFC 5465 §3.1).</summary>
internal static class Notifying
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, NotifyCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IWatchedAccount account) return Reply.Bad("Changes are not told here");
        if (command.Groups.Count == 0)
        {
            await session.WatchAsync(null, SelectedEvents.None).ConfigureAwait(false);
            return Reply.Ok("Nothing is watched");
        }

        var groups = new WatchedGroups(command.Groups);
        if (command.HasUnknownEvent || (groups.All & ~Supported(session)) != 0)
            return Reply.No("Not all of these events can be watched", ImapResponseCode.BadEvent(Supported(session)));
        return await SetAsync(session, command, groups, new Watch(session, account, groups)).ConfigureAwait(false);
    }

    /// <summary>RFC 5465 §5.6, §5.7: the events of METADATA where it is kept. Annotations of messages are not.</summary>
    private static NotifyEvents Supported(ImapSession session)
    {
        const NotifyEvents Metadata = NotifyEvents.MailboxMetadataChange | NotifyEvents.ServerMetadataChange;
        const NotifyEvents Others = NotifyEvents.MessageNew | NotifyEvents.MessageExpunge | NotifyEvents.FlagChange | NotifyEvents.MailboxName | NotifyEvents.SubscriptionChange;
        return session.Account is IMetadataAccount ? Others | Metadata : Others;
    }

    private static async ValueTask<Reply> SetAsync(ImapSession session, NotifyCommand command, WatchedGroups groups, Watch watch)
    {
        var error = await watch.BeginAsync().ConfigureAwait(false);
        if (error != StoreError.None)
        {
            await watch.DisposeAsync().ConfigureAwait(false);
            return error == StoreError.LimitReached
                ? Reply.No("These are more mailboxes than can be watched", ImapResponseCode.NotificationOverflow)
                : error.ToReply();
        }

        // RFC 5465 §3.1: first everything that has happened so far, as NOOP does it.
        await session.WatchAsync(watch, SelectedEvents.All).ConfigureAwait(false);
        if (session.Selected is not null && !await MailboxUpdates.TellAsync(session, expunge: true).ConfigureAwait(false)) session.Bye("The mailbox was deleted");
        session.Events = Events(session, groups.Selected);
        if (command.Status) watch.TellStatus();
        return Reply.Ok("Changes will be told");
    }

    private static SelectedEvents Events(ImapSession session, NotifyGroup? selected)
    {
        if (selected is null) return SelectedEvents.None;
        if (selected.FetchItems.Any(static item => item.Attribute == FetchAttribute.ModSeq)) session.Enable(EnabledFeatures.CondStore);
        return new SelectedEvents(selected.Events.HasFlag(NotifyEvents.MessageNew), selected.Events.HasFlag(NotifyEvents.FlagChange))
        {
            ExpungesAtOnce = selected.Filter.Kind == MailboxFilterKind.Selected,
            FetchItems = selected.FetchItems,
        };
    }
}
