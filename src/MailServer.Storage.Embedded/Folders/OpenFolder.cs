namespace MailServer.Storage.Embedded.Folders;

/// <summary>A folder that sessions have open: the one view that they share, kept current by the writer, and what they wait on.</summary>
internal sealed class OpenFolder(long id)
{
    private readonly Lock _lock = new();
    private readonly List<FolderView> _publishedWhileLoading = [];
    private TaskCompletionSource _changed = NewSignal();
    private FolderView? _view;
    private uint _recentMark;
    private bool _isDeleted;

    public long Id { get; } = id;

    /// <summary>Sessions that have it open; kept by <see cref="OpenFolders"/> under its lock.</summary>
    public int Users { get; set; }

    /// <summary>One load at a time.</summary>
    public SemaphoreSlim Loading { get; } = new(1);

    public bool IsDeleted
    {
        get
        {
            lock (_lock) return _isDeleted;
        }
    }

    /// <summary>The view, or null before it is loaded.</summary>
    public FolderView? View => Volatile.Read(ref _view);

    /// <summary>The first UID that no session was told of as \Recent.</summary>
    public uint RecentFrom => Math.Max(Volatile.Read(ref _recentMark), View?.Row.RecentFrom ?? 0);

    /// <summary>Takes the view that was read from the database, and brings it up to what was committed while it was read.</summary>
    public void Load(FolderView view)
    {
        lock (_lock)
        {
            foreach (var later in _publishedWhileLoading) view = Newer(view, later);
            _publishedWhileLoading.Clear();
            Volatile.Write(ref _view, view);
        }
    }

    /// <summary>The writer committed a new view.</summary>
    public void Publish(FolderView view)
    {
        lock (_lock)
        {
            if (_isDeleted) return;
            if (_view is null) _publishedWhileLoading.Add(view);
            else Volatile.Write(ref _view, Newer(_view, view));
        }
        Signal();
    }

    /// <summary>The folder is gone: sessions see all its messages go.</summary>
    public void MarkDeleted()
    {
        lock (_lock)
        {
            if (!_isDeleted && _view is not null) Volatile.Write(ref _view, _view.Emptied());
            _isDeleted = true;
        }
        Signal();
    }

    /// <summary>Takes the \Recent mark.</summary>
    /// <returns>The first UID that was recent, and the mark now.</returns>
    public (uint From, uint Mark) ClaimRecent()
    {
        lock (_lock)
        {
            var from = RecentFrom;
            _recentMark = Math.Max(from, _view!.Row.UidNext);
            return (from, _recentMark);
        }
    }

    /// <summary>Completes when the view is above a modification sequence or the folder is deleted. All waiters share one signal.</summary>
    public async ValueTask WaitAsync(long reader, ulong sinceModSeq, CancellationToken cancellationToken)
    {
        while (true)
        {
            var signal = Volatile.Read(ref _changed).Task;
            if (IsDeleted || View!.HighestModSeqOf(reader) > sinceModSeq) return;
            await signal.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static FolderView Newer(FolderView old, FolderView published)
    {
        if (!published.IsPartial) return published.Row.LastModSeq >= old.Row.LastModSeq ? published : old;
        return published.Row.LastModSeq > old.Row.LastModSeq ? old.WithTail(published) : old;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
}
