using MailServer.Imap.Listing;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Notifications;

/// <summary>The mailboxes whose messages are watched while they are not selected.</summary>
internal sealed class WatchedFolders(ImapSession session, WatchedGroups groups, ChangeSignal signal) : IAsyncDisposable
{
    private readonly HashSet<string> _withoutAccess = new(StringComparer.Ordinal);
    private List<WatchedFolder> _folders = [];
    private bool _isFirst = true;

    /// <summary>Opens what is to be watched now and closes what is not any more. What the client knows of a mailbox is kept, also over a RENAME.</summary>
    /// <returns><see cref="StoreError.LimitReached"/> when there are more than may be watched.</returns>
    public async ValueTask<StoreError> UpdateAsync(IReadOnlyList<FolderInfo> folders, IReadOnlyList<FolderInfo> before)
    {
        var wanted = groups.WithMessages(folders).Take(session.Options.MaxWatchedMailboxes + 1).ToList();
        if (wanted.Count > session.Options.MaxWatchedMailboxes) return StoreError.LimitReached;
        var (old, error) = (_folders, StoreError.None);
        _folders = [];
        foreach (var (folder, events) in wanted)
        {
            // Rights in other people's folders may have changed: those are opened anew.
            if (folder.Namespace == FolderNamespace.Personal && old.Find(watched => watched.Name == folder.Name && watched.Id == folder.Id && watched.Events == events) is { } kept)
            {
                old.Remove(kept);
                _folders.Add(kept);
                continue;
            }

            error = await OpenAsync(folder, events, old, before).ConfigureAwait(false);
            if (error != StoreError.None) break;
        }

        foreach (var watched in old) await watched.DisposeAsync().ConfigureAwait(false);
        _withoutAccess.IntersectWith(wanted.Select(static pair => pair.Folder.Name));
        _isFirst = false;
        return error;
    }

    /// <summary>NOTIFY SET STATUS: the counters that the client will be told the changes of (RFC 5465 §3.1).</summary>
    public void TellAll()
    {
        foreach (var watched in _folders.Where(watched => watched.Name != session.Selected?.Name))
        {
            var flags = watched.Events.HasFlag(NotifyEvents.FlagChange) ? StatusItems.Unseen | StatusItems.HighestModSeq : StatusItems.None;
            Tell(watched, StatusItems.Messages | StatusItems.UidNext | StatusItems.UidValidity | flags);
        }
    }

    /// <summary>Tells what has changed and waits for more. The selected mailbox is another's affair (RFC 5465 §3.1).</summary>
    public async ValueTask TellChangesAsync()
    {
        foreach (var watched in _folders)
        {
            if (watched.Name == session.Selected?.Name) watched.Forget();
            else if (watched.Take(session.HasCondStore) is not StatusItems.None and var items) Tell(watched, items);
            await watched.WaitAsync().ConfigureAwait(false);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Remembers messages that this client has put into a mailbox itself.</summary>
    public void Made(string mailbox, int messages)
    {
        if (_folders.Find(watched => watched.Name == mailbox) is { } folder) folder.OwnMessages += (uint)messages;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var watched in _folders) await watched.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<StoreError> OpenAsync(FolderInfo folder, NotifyEvents events, List<WatchedFolder> old, IReadOnlyList<FolderInfo> before)
    {
        var opened = await session.Account.OpenFolderAsync(folder.Name, session.Connection.Closed).ConfigureAwait(false);

        // RFC 5465 §3.1: what does not exist, or not for this user, is passed over; what can be listed and not read is told.
        TellAccess(folder, opened.Error != StoreError.NoPermission);
        if (!opened.TryGet(out var open)) return opened.Error is StoreError.NotFound or StoreError.NoPermission ? StoreError.None : opened.Error;
        var watched = new WatchedFolder(folder.Name, open, events, signal);
        var known = old.Find(other => other.Id == folder.Id) ?? old.Find(other => other.Name == folder.Name);
        if (known is not null) watched.Known = known.Known;
        else if (!_isFirst && before.All(other => other.Id != folder.Id)) watched.Known = Unknown;
        _folders.Add(watched);
        return StoreError.None;
    }

    // RFC 5465 §5.9: once when the rights are missing, and once when they are there again.
    private void TellAccess(FolderInfo folder, bool isGranted)
    {
        if (isGranted ? !_withoutAccess.Remove(folder.Name) : !_withoutAccess.Add(folder.Name)) return;
        var entry = FolderEntry.Of(folder, folder.Name);
        session.Output.WriteList(entry with { Attributes = entry.Attributes | (isGranted ? MailboxAttributes.None : MailboxAttributes.NoAccess) }, session.IsUtf8);
    }

    // A mailbox that was made a moment ago: what is in it by now is news, and so is its UIDVALIDITY, should another have had the name (RFC 5465 §5.1).
    private static FolderState Unknown => new() { UidNext = 1 };

    private void Tell(WatchedFolder watched, StatusItems items) =>
        session.Output.WriteStatus(watched.Name, items, FolderStatus.Values(session, watched.Known), session.IsUtf8);
}
