using MailServer.Storage;
using MailServer.Storage.Changes;

namespace MailServer.Sharing.Accounts;

/// <summary>
/// What changes in the user's own account and, of the metadata, in the accounts of others that the session works with, by the names that the user knows.
/// Whether the user may know of it is another's affair. Safe for use by several callers at once.
/// </summary>
internal sealed class SharedChanges(IWatchedAccount own, AccountId user)
{
    private readonly Lock _lock = new();
    private readonly AccountChangeLog _log = new();
    private readonly List<Source> _sources = [new Source(own, Prefix: null)];
    private TaskCompletionSource _added = NewSignal();

    public long Revision
    {
        get
        {
            Collect();
            return _log.Revision;
        }
    }

    public AccountChanges Since(long revision)
    {
        Collect();
        return _log.Since(revision);
    }

    /// <summary>Watches another's account, too, from now on.</summary>
    /// <param name="account">The account; nothing is done when it does not tell, or is watched already.</param>
    /// <param name="prefix">What the names of its folders begin with.</param>
    public void Add(IMailAccount account, string prefix)
    {
        if (account is not IWatchedAccount watched) return;
        lock (_lock)
        {
            if (_sources.Exists(source => source.Account == watched)) return;
            _sources.Add(new Source(watched, prefix));
        }

        Interlocked.Exchange(ref _added, NewSignal()).TrySetResult();
    }

    public async ValueTask WaitAsync(long sinceRevision, CancellationToken cancellationToken)
    {
        while (Revision <= sinceRevision)
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var added = Volatile.Read(ref _added).Task;
            var first = await Task.WhenAny([added, .. Waits(sinceRevision, ended.Token)]).ConfigureAwait(false);
            await ended.CancelAsync().ConfigureAwait(false);
            await first.ConfigureAwait(false);
        }
    }

    // Another caller may have collected what happened meanwhile: then it stands in the log.
    private List<Task> Waits(long sinceRevision, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return [_log.WaitAsync(sinceRevision, cancellationToken).AsTask(), .. _sources.Select(source => source.WaitAsync(cancellationToken))];
        }
    }

    private void Collect()
    {
        lock (_lock)
        {
            foreach (var source in _sources)
            {
                if (source.Take() is { } changes) Note(source, changes);
            }
        }
    }

    private void Note(Source source, AccountChanges changes)
    {
        if (source.Prefix is null && changes.FoldersChanged) _log.FoldersChanged();
        if (!changes.IsComplete) _log.MetadataLost();
        List<MetadataChange> metadata = [.. changes.Metadata.Select(source.Named).OfType<MetadataChange>().Where(IsVisible)];
        if (metadata.Count > 0) _log.MetadataChanged(metadata);
    }

    private bool IsVisible(MetadataChange change) => change.User is null || change.User == user;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Source(IWatchedAccount Account, string? Prefix)
    {
        private long _known = Account.Revision;

        public Task WaitAsync(CancellationToken cancellationToken) => Account.WaitForChangeAsync(_known, cancellationToken).AsTask();

        public AccountChanges? Take()
        {
            if (Account.Revision == _known) return null;
            var changes = Account.ChangesSince(_known);
            _known = changes.Revision;
            return changes;
        }

        /// <summary>A change by the name that the user knows; null for one of another's account as a whole.</summary>
        public MetadataChange? Named(MetadataChange change) =>
            Prefix is null ? change : change.Folder is { } folder ? change with { Folder = Prefix + folder } : null;
    }
}
