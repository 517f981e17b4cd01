namespace MailServer.Storage.Changes;

/// <summary>
/// The latest changes of an account, for stores that are an <see cref="IWatchedAccount"/>. In memory: who watches has the account open,
/// so nothing from before is ever asked for. Safe for use by several callers at once.
/// </summary>
public sealed class AccountChangeLog
{
    // Far more than one session's sets between two commands of another.
    private const int Kept = 1_000;

    private readonly Lock _lock = new();
    private readonly Queue<(long Revision, MetadataChange Change)> _metadata = new();
    private TaskCompletionSource _changed = NewSignal();
    private long _revision;
    private long _foldersChanged;
    private long _forgotten;

    /// <summary>The number of the last change.</summary>
    public long Revision => Interlocked.Read(ref _revision);

    /// <summary>Folders, subscriptions or rights changed.</summary>
    public void FoldersChanged()
    {
        lock (_lock)
        {
            _foldersChanged = Interlocked.Increment(ref _revision);
            Signal();
        }
    }

    /// <summary>Metadata changed.</summary>
    public void MetadataChanged(IEnumerable<MetadataChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        lock (_lock)
        {
            var revision = Interlocked.Increment(ref _revision);
            foreach (var change in changes) _metadata.Enqueue((revision, change));
            while (_metadata.Count > Kept) _forgotten = _metadata.Dequeue().Revision;
            Signal();
        }
    }

    /// <summary>Metadata changed, and it is not known any more which.</summary>
    public void MetadataLost()
    {
        lock (_lock)
        {
            _forgotten = Interlocked.Increment(ref _revision);
            Signal();
        }
    }

    /// <summary>What changed after a revision.</summary>
    public AccountChanges Since(long revision)
    {
        lock (_lock)
        {
            return new AccountChanges(_revision)
            {
                FoldersChanged = _foldersChanged > revision,
                Metadata = [.. _metadata.Where(item => item.Revision > revision).Select(static item => item.Change)],
                IsComplete = _forgotten <= revision,
            };
        }
    }

    /// <summary>Completes when <see cref="Revision"/> is above a revision.</summary>
    public async ValueTask WaitAsync(long sinceRevision, CancellationToken cancellationToken)
    {
        while (true)
        {
            var signal = Volatile.Read(ref _changed).Task;
            if (Revision > sinceRevision) return;
            await signal.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
}
