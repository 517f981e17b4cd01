namespace MailServer.Storage.Embedded.Searching;

/// <summary>The line before the indexer, and its rest: it begins when nothing came for a moment, when it was asked to hurry, or when it rested long enough.</summary>
internal sealed class WaitingBodies
{
    private readonly Lock _lock = new();
    private readonly List<TaskCompletionSource> _waiters = [];
    private Queue<long> _added = new();
    private List<long> _gone = [];
    private TaskCompletionSource _woken = NewSignal();
    private TaskCompletionSource _hurry = NewSignal();
    private long _arrivals;
    private bool _isClosed;

    public void Add(long id)
    {
        lock (_lock)
        {
            _added.Enqueue(id);
            _arrivals++;
            _woken.TrySetResult();
        }
    }

    public void Remove(IReadOnlyList<long> ids)
    {
        lock (_lock)
        {
            _gone.AddRange(ids);
            _woken.TrySetResult();
        }
    }

    /// <summary>There may be something to do.</summary>
    public void Wake()
    {
        lock (_lock) _woken.TrySetResult();
    }

    /// <summary>What was found by comparing comes before what came meanwhile; doubles do no harm.</summary>
    public void Replace(IReadOnlyList<long> added, IReadOnlyList<long> gone)
    {
        lock (_lock)
        {
            _added = new Queue<long>(added.Concat(_added));
            _gone = [.. gone, .. _gone];
        }
    }

    /// <summary>Takes the next ones; false when there are none.</summary>
    public bool Take(int most, out IReadOnlyList<long> added, out IReadOnlyList<long> gone)
    {
        lock (_lock)
        {
            var taken = new List<long>();
            while (taken.Count < most && _added.TryDequeue(out var id)) taken.Add(id);
            var removed = _gone[..Math.Min(_gone.Count, most)];
            _gone.RemoveRange(0, removed.Count);
            (added, gone) = (taken, removed);
            return taken.Count + removed.Count > 0;
        }
    }

    /// <summary>Waits until there is something to do and it is time to do it.</summary>
    public async Task WaitAsync(TimeSpan quiet, TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        await Signal(ref _woken).WaitAsync(cancellationToken).ConfigureAwait(false);
        var hurry = Signal(ref _hurry);
        var began = time.GetTimestamp();
        for (long before = -1, now = Arrivals; before != now && time.GetElapsedTime(began) < most && !hurry.IsCompleted; now = Arrivals)
        {
            before = now;
            if (now == 0) break;
            await Task.WhenAny(Task.Delay(quiet, time, cancellationToken), hurry).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        lock (_lock)
        {
            _woken = NewSignal();
            if (_waiters.Count == 0) _hurry = NewSignal();
        }
    }

    /// <summary>Completes when all that is in the line now was done.</summary>
    public Task WaitUntilDoneAsync(CancellationToken cancellationToken)
    {
        var waiter = NewSignal();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            _waiters.Add(waiter);
            _hurry.TrySetResult();
            _woken.TrySetResult();
        }
        return waiter.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The line was empty.</summary>
    public void Done()
    {
        lock (_lock)
        {
            if (_added.Count + _gone.Count > 0) _woken.TrySetResult();
            else Release();
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            foreach (var waiter in _waiters) waiter.TrySetException(new ObjectDisposedException(nameof(TextIndexer)));
            _waiters.Clear();
        }
    }

    private long Arrivals
    {
        get
        {
            lock (_lock) return _arrivals;
        }
    }

    private void Release()
    {
        foreach (var waiter in _waiters) waiter.TrySetResult();
        _waiters.Clear();
        _hurry = NewSignal();
    }

    private Task Signal(ref TaskCompletionSource source)
    {
        lock (_lock) return source.Task;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
