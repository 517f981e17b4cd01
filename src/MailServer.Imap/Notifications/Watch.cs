using MailServer.Imap.Listing;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Changes;

namespace MailServer.Imap.Notifications;

/// <summary>What a session watches besides its selected mailbox, from NOTIFY SET to the next NOTIFY (RFC 5465).</summary>
internal sealed class Watch : IAsyncDisposable
{
    private readonly ImapSession _session;
    private readonly IWatchedAccount _account;
    private readonly WatchedGroups _groups;
    private readonly WatchedFolders _folders;
    private readonly ChangeSignal _signal = new();
    private readonly Waiter _waiter;
    private readonly CancellationTokenSource _ended = new();
    private readonly List<string> _touched = [];
    private readonly List<MetadataChange> _annotated = [];
    private IReadOnlyList<FolderInfo> _known = [];
    private long _revision;

    public Watch(ImapSession session, IWatchedAccount account, WatchedGroups groups)
    {
        _session = session;
        _account = account;
        _groups = groups;
        _folders = new WatchedFolders(session, groups, _signal);
        _waiter = new Waiter(_signal);
    }

    /// <summary>Completes when something may have changed.</summary>
    public Task NextChange => _signal.Next;

    /// <summary>Begins; without an error the changes from now on will be told.</summary>
    public async ValueTask<StoreError> BeginAsync()
    {
        _revision = _account.Revision;
        var listed = await _session.Account.ListFoldersAsync(_session.Connection.Closed).ConfigureAwait(false);
        if (!listed.TryGet(out var folders)) return listed.Error;
        _known = folders;
        return await _folders.UpdateAsync(folders, folders).ConfigureAwait(false);
    }

    /// <summary>NOTIFY SET STATUS.</summary>
    public void TellStatus() => _folders.TellAll();

    /// <summary>Tells everything that has changed.</summary>
    /// <returns>False when it is more than can be watched (RFC 5465 §5.8).</returns>
    public async ValueTask<bool> TellAsync()
    {
        if (_account.Revision != _revision && !await TellAccountAsync().ConfigureAwait(false)) return false;
        await _folders.TellChangesAsync().ConfigureAwait(false);
        await _waiter.BeginAsync(token => _account.WaitForChangeAsync(_revision, token), _ended.Token).ConfigureAwait(false);
        return true;
    }

    /// <summary>Remembers messages that this client has put into a mailbox itself: it is not told of them (RFC 5465 §5).</summary>
    public void Made(string mailbox, int messages) => _folders.Made(mailbox, messages);

    /// <summary>Remembers a name that this client has made, deleted, renamed or subscribed to itself.</summary>
    public void Touched(string name) => _touched.Add(name);

    /// <summary>Remembers entries that this client has set itself.</summary>
    public void Annotated(IEnumerable<MetadataChange> own) => _annotated.AddRange(own);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync().ConfigureAwait(false);
        await _waiter.EndAsync().ConfigureAwait(false);
        _ended.Dispose();
        await _folders.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> TellAccountAsync()
    {
        var changes = await _account.GetChangesAsync(_revision, _session.Connection.Closed).ConfigureAwait(false);
        _revision = changes.Revision;
        if (changes.FoldersChanged && !await TellFoldersAsync().ConfigureAwait(false)) return false;
        var wantsMetadata = (_groups.All & (NotifyEvents.MailboxMetadataChange | NotifyEvents.ServerMetadataChange)) != 0;
        if (wantsMetadata) TellMetadata(WithoutOwn(changes.Metadata));
        _annotated.Clear();
        return changes.IsComplete || !wantsMetadata;
    }

    private async ValueTask<bool> TellFoldersAsync()
    {
        var listed = await _session.Account.ListFoldersAsync(_session.Connection.Closed).ConfigureAwait(false);
        if (!listed.TryGet(out var folders)) return false;
        var before = _known;
        _known = folders;
        foreach (var change in NameChanges.Find(before, folders))
        {
            if ((_groups.EventsOf(change) & change.Events) == 0 || IsOwn(change)) continue;
            _session.Output.WriteList(change.ToResponse(), _session.IsUtf8);
            await _session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        _touched.Clear();
        return await _folders.UpdateAsync(folders, before).ConfigureAwait(false) == StoreError.None;
    }

    // The parents of what the client has made, and the children of what it has renamed, are its own doing too.
    private bool IsOwn(NameChange change) =>
        _touched.Exists(own => own == change.Name || FolderFilter.IsBelow(change.Name, own) || FolderFilter.IsBelow(own, change.Name));

    // What somebody else set besides stays.
    private List<MetadataChange> WithoutOwn(IReadOnlyList<MetadataChange> changes)
    {
        var others = changes.ToList();
        foreach (var own in _annotated) others.Remove(own);
        return others;
    }

    private void TellMetadata(IReadOnlyList<MetadataChange> changes)
    {
        foreach (var folder in changes.Where(IsVisible).GroupBy(static change => change.Folder))
        {
            if (!IsWatched(folder.Key)) continue;
            _session.Output.WriteMetadataChanged(folder.Key ?? "", [.. folder.Select(static change => change.Entry).Distinct()], _session.IsUtf8);
        }
    }

    private bool IsVisible(MetadataChange change) => change.User is null || change.User == _session.Principal!.Account.Id;

    private bool IsWatched(string? folder) => folder is null
        ? _groups.All.HasFlag(NotifyEvents.ServerMetadataChange)
        : _known.FirstOrDefault(known => known.Name == folder) is { } info && _groups.EventsOf(info).HasFlag(NotifyEvents.MailboxMetadataChange);
}
