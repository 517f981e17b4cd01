using MailServer.Imap.Listing;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Notifications;

/// <summary>Which events of which mailboxes NOTIFY SET asked for (RFC 5465 §6). Several groups may name the same mailbox: their events add up.</summary>
internal sealed class WatchedGroups(IReadOnlyList<NotifyGroup> groups)
{
    private readonly List<NotifyGroup> _others = [.. groups.Where(static group => !group.Filter.IsSelected)];

    /// <summary>All events that are asked for of any mailbox.</summary>
    public NotifyEvents All => groups.Aggregate(NotifyEvents.None, static (events, group) => events | group.Events);

    /// <summary>The group of the selected mailbox, or null: then nothing is told of it (RFC 5465 §3.1).</summary>
    public NotifyGroup? Selected => groups.FirstOrDefault(static group => group.Filter.IsSelected);

    /// <summary>What is asked for of a mailbox that is not selected.</summary>
    public NotifyEvents EventsOf(FolderInfo folder) =>
        _others.Where(group => FolderFilter.Matches(group.Filter, folder)).Aggregate(NotifyEvents.None, static (events, group) => events | group.Events);

    /// <summary>What is asked for of a name that was one thing before and is another now.</summary>
    public NotifyEvents EventsOf(NameChange change) =>
        (change.Before is { } before ? EventsOf(before) : NotifyEvents.None) | (change.Now is { } now ? EventsOf(now) : NotifyEvents.None);

    /// <summary>The mailboxes whose messages are watched.</summary>
    public IEnumerable<(FolderInfo Folder, NotifyEvents Events)> WithMessages(IEnumerable<FolderInfo> folders) =>
        folders.Where(static folder => folder is { Exists: true, IsSelectable: true })
            .Select(folder => (folder, EventsOf(folder) & NotifyEvents.Messages))
            .Where(static pair => pair.Item2 != NotifyEvents.None);
}
