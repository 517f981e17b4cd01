using MailServer.Delivery.Routing;

namespace MailServer.Delivery.Queue;

/// <summary>The destinations that are worked on now, and those left alone for a while; and how many items are held for each.</summary>
internal sealed class Destinations(MailRouter router, QueueRunnerOptions options, Func<DestinationLanes, Task> runLane)
{
    // Circuits of destinations without work are kept so far: their memory is worth less than a bounded one.
    private const int MostQuiet = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DestinationLanes> _lanes = [];
    private readonly Dictionary<string, Load> _loads = [];
    private TaskCompletionSource? _quiet;
    private int _items;

    /// <summary>Items held.</summary>
    public int Items
    {
        get
        {
            lock (_lock) return _items;
        }
    }

    public string KeyOf(string destination) => router.KeyOf(destination);

    public void Add(DeliveryJob job)
    {
        DestinationLanes lanes;
        lock (_lock)
        {
            foreach (var lease in job.Leases) LoadOf(lease.Item.Destination).Take(options.MostItemsPerDestination);
            _items += job.Leases.Count;
            lanes = LanesOf(job.Destination);
        }

        lanes.Add(job);
    }

    /// <summary>Counts a job out.</summary>
    /// <returns>Whether there is room for more of something that may be waiting.</returns>
    public bool Finish(DeliveryJob job)
    {
        lock (_lock)
        {
            bool wasFull = _items >= options.MostItems;
            bool mayHaveMore = false;
            foreach (var lease in job.Leases) mayHaveMore |= LoadOf(lease.Item.Destination).Give(options.MostItemsPerDestination);
            _items -= job.Leases.Count;
            if (_items == 0) _quiet?.TrySetResult();
            return wasFull || mayHaveMore;
        }
    }

    /// <summary>Destinations of which enough is held, or that do not answer and may have many items: nothing of them is leased. The others have few, and look after themselves.</summary>
    public IReadOnlyCollection<string> NotWanted(DateTimeOffset now)
    {
        lock (_lock)
        {
            return [.. _loads.Where(pair => pair.Value.MayHaveMore && (pair.Value.IsBusy(options.MostItemsPerDestination) || IsOpen(pair.Key, now))).Select(pair => pair.Key)];
        }
    }

    /// <summary>When the first of them is tried again.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset now)
    {
        lock (_lock)
        {
            var times = _loads.Where(pair => pair.Value.MayHaveMore && IsOpen(pair.Key, now)).Select(pair => LanesOf(pair.Key).ClosedUntil(now));
            return times.Select(time => (DateTimeOffset?)time).Min();
        }
    }

    /// <summary>Lets a destination that was left alone be tried; null all.</summary>
    public void Probe(string? destination)
    {
        lock (_lock)
        {
            foreach (var (key, lanes) in _lanes)
            {
                if (destination is null || key == KeyOf(destination)) lanes.Circuit.Close();
            }
        }
    }

    /// <summary>Forgets what needs not be remembered.</summary>
    public void Prune(DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var (destination, load) in _loads)
            {
                if (load.Items == 0 && !(load.MayHaveMore && IsOpen(destination, now))) _loads.Remove(destination);
            }

            if (_lanes.Count <= MostQuiet) return;
            foreach (var (key, lanes) in _lanes)
            {
                if (lanes.IsQuiet && lanes.ClosedUntil(now) <= now) _lanes.Remove(key);
            }
        }
    }

    /// <summary>Completes when nothing is held any more.</summary>
    public Task WhenQuietAsync()
    {
        lock (_lock)
        {
            _quiet = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_items == 0) _quiet.SetResult();
            return _quiet.Task;
        }
    }

    private bool IsOpen(string destination, DateTimeOffset now) =>
        _lanes.TryGetValue(KeyOf(destination), out var lanes) && lanes.ClosedUntil(now) > now;

    private DestinationLanes LanesOf(string destination)
    {
        string key = KeyOf(destination);
        if (!_lanes.TryGetValue(key, out var lanes))
            _lanes[key] = lanes = new DestinationLanes(new Circuit(options.Retry), router.RelayOf(destination).Limits, options, runLane);
        return lanes;
    }

    private Load LoadOf(string destination)
    {
        if (!_loads.TryGetValue(destination, out var load)) _loads[destination] = load = new Load();
        return load;
    }

    /// <summary>What is held of one destination.</summary>
    private sealed class Load
    {
        public int Items { get; private set; }

        /// <summary>Whether a lease took as many as it might, so that there may be more.</summary>
        public bool MayHaveMore { get; private set; }

        public bool IsBusy(int most) => Items > most / 2;

        public void Take(int most)
        {
            Items++;
            MayHaveMore |= Items >= most;
        }

        public bool Give(int most)
        {
            Items--;
            return MayHaveMore && !IsBusy(most);
        }
    }
}
