using MailServer.Messages;
using MailServer.Queue;
using MailServer.Testing.Queue;

namespace MailServer.Testing;

/// <summary>A queue in memory: the reference for tests and for other storages.</summary>
/// <param name="time">The clock.</param>
public sealed class InMemoryQueueStorage(TimeProvider time) : IQueueStorage
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, QueueRow> _rows = [];
    private readonly HashSet<string> _paused = [];
    private readonly HashSet<string> _probes = [];
    private readonly List<TaskCompletionSource> _watchers = [];
    private Action? _fail;
    private long _lastItem;
    private long _lastMessage;
    private long _lastToken;

    /// <inheritdoc />
    public event EventHandler? WorkArrived;

    /// <inheritdoc />
    public async ValueTask<QueueItemId> EnqueueAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var content = await CopyAsync(message.Content, cancellationToken).ConfigureAwait(false);
        var first = Change(() => Add(message, content));
        WorkArrived?.Invoke(this, EventArgs.Empty);
        return first;
    }

    /// <summary>Adds a message whose bytes are in memory already.</summary>
    internal QueueItemId Insert(QueueMessage message) => Change(() => Add(message, message.Content));

    /// <summary>Raises <see cref="WorkArrived"/>.</summary>
    internal void TellWorkArrived() => WorkArrived?.Invoke(this, EventArgs.Empty);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<QueueLease>> LeaseAsync(QueueLeaseRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Interlocked.Exchange(ref _fail, null)?.Invoke();
        return new(Change<IReadOnlyList<QueueLease>>(() => Lease(request)));
    }

    /// <inheritdoc />
    public ValueTask<bool> RenewAsync(QueueLease lease, TimeSpan duration, CancellationToken cancellationToken) =>
        EndAsync(lease, row => row.LeasedUntil = time.GetUtcNow() + duration);

    /// <inheritdoc />
    public ValueTask<DateTimeOffset?> NextDueAsync(IReadOnlyCollection<string> except, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var waiting = _rows.Values.Where(row => !row.IsHeld && !row.IsLeased(now) && !_paused.Contains(row.Destination) && !except.Contains(row.Destination));
            return new(waiting.Select(row => (DateTimeOffset?)row.NextAttempt).Min());
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> CompleteAsync(QueueLease lease, CancellationToken cancellationToken) => EndAsync(lease, row => _rows.Remove(row.Id));

    /// <inheritdoc />
    public ValueTask<bool> FailAsync(QueueLease lease, string why, CancellationToken cancellationToken) => EndAsync(lease, row => _rows.Remove(row.Id));

    /// <inheritdoc />
    public ValueTask<int> RecallAsync(DateTimeOffset after, CancellationToken cancellationToken) => new(Change(() =>
    {
        var now = time.GetUtcNow();
        return _rows.Values.Count(row => row.Recall(after, now));
    }));

    /// <inheritdoc />
    public ValueTask<int> ShiftAsync(TimeSpan by, CancellationToken cancellationToken) => new(Change(() =>
    {
        var now = time.GetUtcNow();
        return _rows.Values.Count(row => row.Shift(by, now));
    }));

    /// <inheritdoc />
    public async ValueTask<bool> DeferAsync(QueueLease lease, QueueDeferral deferral, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(deferral);
        bool done = await EndAsync(lease, row => row.Defer(deferral)).ConfigureAwait(false);
        if (done && deferral.Until <= time.GetUtcNow()) WorkArrived?.Invoke(this, EventArgs.Empty);
        return done;
    }

    /// <inheritdoc />
    public ValueTask<bool> HoldAsync(QueueItemId item, CancellationToken cancellationToken) => ChangeAsync(item, row => row.IsHeld = true);

    /// <inheritdoc />
    public async ValueTask<bool> ReleaseAsync(QueueItemId item, CancellationToken cancellationToken)
    {
        bool done = await ChangeAsync(item, row => row.Release(time.GetUtcNow())).ConfigureAwait(false);
        if (done) WorkArrived?.Invoke(this, EventArgs.Empty);
        return done;
    }

    /// <inheritdoc />
    public ValueTask<bool> RemoveAsync(QueueItemId item, CancellationToken cancellationToken) => ChangeAsync(item, row => _rows.Remove(row.Id));

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<QueueItem>> QueryAsync(QueueFilter filter, QueueItemId? after, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return new([.. _rows.Values.Where(row => row.Id > (after?.Value ?? 0)).Select(row => row.ToItem(now)).Where(filter.Matches).Take(most)]);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<QueueCount>> CountAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            return new([.. _rows.Values.Select(row => row.ToItem(now)).CountBy(item => (item.Destination, item.State))
                .Select(pair => new QueueCount(pair.Key.Destination, pair.Key.State, pair.Value))]);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<QueueAttempt>> AttemptsAsync(QueueItemId item, CancellationToken cancellationToken)
    {
        lock (_lock) return new(_rows.TryGetValue(item.Value, out var row) ? [.. row.History] : []);
    }

    /// <inheritdoc />
    public ValueTask PauseAsync(string destination, CancellationToken cancellationToken)
    {
        Change(() => _paused.Add(destination));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ResumeAsync(string destination, CancellationToken cancellationToken)
    {
        if (Change(() => _paused.Remove(destination))) WorkArrived?.Invoke(this, EventArgs.Empty);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ProbeAsync(string destination, CancellationToken cancellationToken)
    {
        Change(() => _probes.Add(destination));
        WorkArrived?.Invoke(this, EventArgs.Empty);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> TakeProbesAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            string[] taken = [.. _probes];
            _probes.Clear();
            return new(taken);
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> PausedAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return new([.. _paused.Order(StringComparer.Ordinal)]);
    }

    /// <summary>Waits until the items are as a test expects them; it is asked again after every change.</summary>
    public async Task WhenAsync(Func<IReadOnlyList<QueueItem>, bool> isReached)
    {
        ArgumentNullException.ThrowIfNull(isReached);
        while (true)
        {
            // Watched before it is looked at, so that no change is missed.
            var changed = NextChangeAsync();
            if (isReached(await QueryAsync(QueueFilter.All, null, int.MaxValue, CancellationToken.None).ConfigureAwait(false))) return;
            await changed.ConfigureAwait(false);
        }
    }

    /// <summary>Completes with the next change.</summary>
    public Task NextChangeAsync()
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock) _watchers.Add(changed);
        return changed.Task;
    }

    /// <summary>Lets the next lease fail, as a storage does whose disk is full.</summary>
    /// <returns>Completes when it has failed.</returns>
    public Task FailNextAsync(Exception failure)
    {
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _fail = () =>
        {
            failed.SetResult();
            throw failure;
        };
        return failed.Task;
    }

    private QueueItemId Add(QueueMessage message, MessageContent content)
    {
        long first = _lastItem + 1;
        _lastMessage++;
        foreach (var recipient in message.Recipients)
        {
            var id = ++_lastItem;
            _rows[id] = new QueueRow(id, _lastMessage, message, recipient, content, time.GetUtcNow());
        }

        return new QueueItemId(first);
    }

    private List<QueueLease> Lease(QueueLeaseRequest request)
    {
        var now = time.GetUtcNow();
        var taken = new Dictionary<string, int>();
        var leases = new List<QueueLease>();
        foreach (var row in _rows.Values.Where(row => IsWanted(row, request, now)).OrderBy(row => row.NextAttempt).ThenBy(row => row.Id))
        {
            int count = taken.GetValueOrDefault(row.Destination);
            if (leases.Count == request.Most) break;
            if (count >= request.MostPerDestination) continue;
            taken[row.Destination] = count + 1;
            leases.Add(row.Lease(now + request.Duration, ++_lastToken, now));
        }

        return leases;
    }

    private bool IsWanted(QueueRow row, QueueLeaseRequest request, DateTimeOffset now)
    {
        if (row.IsHeld || row.IsLeased(now)) return false;
        if (request.EnqueuedBefore is { } before) return row.EnqueuedAt < before;
        return row.NextAttempt <= now && !_paused.Contains(row.Destination) && !request.Except.Contains(row.Destination);
    }

    private ValueTask<bool> EndAsync(QueueLease lease, Action<QueueRow> end) => new(Change(() =>
    {
        if (!_rows.TryGetValue(lease.Item.Id.Value, out var row) || row.Token != lease.Token) return false;
        end(row);
        return true;
    }));

    private ValueTask<bool> ChangeAsync(QueueItemId item, Action<QueueRow> change) => new(Change(() =>
    {
        if (!_rows.TryGetValue(item.Value, out var row)) return false;
        change(row);
        return true;
    }));

    private T Change<T>(Func<T> change)
    {
        lock (_lock)
        {
            var result = change();
            _watchers.ForEach(watcher => watcher.SetResult());
            _watchers.Clear();
            return result;
        }
    }

    private static async ValueTask<MessageContent> CopyAsync(MessageContent content, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[content.Length];
        for (int length = 0; length < bytes.Length;)
        {
            int read = await content.ReadAsync(length, bytes.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read > 0 ? read : throw new EndOfStreamException("The message ends before its length.");
        }

        return MessageContent.FromMemory(bytes);
    }
}
