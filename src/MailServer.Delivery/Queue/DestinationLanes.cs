using MailServer.Delivery.Routing;

namespace MailServer.Delivery.Queue;

/// <summary>The jobs that wait for one next hop, and how many lanes (connections) work them off.</summary>
internal sealed class DestinationLanes(Circuit circuit, DestinationLimits limits, QueueRunnerOptions options, Func<DestinationLanes, Task> runLane)
{
    private readonly Lock _lock = new();
    private readonly Queue<DeliveryJob> _jobs = [];
    private TaskCompletionSource _arrived = NewSignal();
    private int _lanes;
    private int _idle;

    public Circuit Circuit => circuit;

    public DestinationLimits Limits => limits;

    public Pace Pace { get; } = new(limits.MostMessagesPerMinute ?? options.MostMessagesPerMinute);

    /// <summary>Until when nothing is begun: nobody answers there, or this minute's messages are sent.</summary>
    public DateTimeOffset ClosedUntil(DateTimeOffset now)
    {
        var pace = Pace.Until(now);
        return circuit.Until > pace ? circuit.Until : pace;
    }

    /// <summary>Whether nothing waits and nobody works.</summary>
    public bool IsQuiet
    {
        get
        {
            lock (_lock) return _lanes == 0 && _jobs.Count == 0;
        }
    }

    public void Add(DeliveryJob job)
    {
        lock (_lock)
        {
            _jobs.Enqueue(job);
            if (_idle > 0) Signal();
            else StartLane();
        }
    }

    /// <summary>A message went through: another lane may help.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            circuit.Succeeded();
            if (_jobs.Count > 0) StartLane();
        }
    }

    public bool TryTake([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out DeliveryJob job)
    {
        lock (_lock) return _jobs.TryDequeue(out job);
    }

    /// <summary>Waits for the next job.</summary>
    /// <returns>False when none came in time, or the caller must stop: the lane has ended, and its runner returns.</returns>
    public async ValueTask<bool> WaitAsync(TimeSpan idleTime, TimeProvider time, CancellationToken stopping)
    {
        Task arrival;
        lock (_lock)
        {
            if (_jobs.Count > 0) return true;
            _idle++;
            arrival = _arrived.Task;
        }

        bool arrived = await WaitAsync(arrival, idleTime, time, stopping).ConfigureAwait(false);
        lock (_lock)
        {
            _idle--;
            if (arrived || _jobs.Count > 0) return true;
            _lanes--;
            return false;
        }
    }

    private void StartLane()
    {
        if (_lanes >= circuit.Connections(limits.MostConnections ?? options.MostConnectionsPerDestination)) return;
        _lanes++;
        _ = Task.Run(() => runLane(this));
    }

    // All idle lanes wake; those that find nothing wait on.
    private void Signal()
    {
        _arrived.TrySetResult();
        _arrived = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async ValueTask<bool> WaitAsync(Task arrival, TimeSpan idleTime, TimeProvider time, CancellationToken stopping)
    {
        if (idleTime <= TimeSpan.Zero) return false;
        try
        {
            await arrival.WaitAsync(idleTime, time, stopping).ConfigureAwait(false);
            return true;
        }
        catch (Exception ended) when (ended is OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }
}
