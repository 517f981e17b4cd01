namespace MailServer.Delivery.Outbound.TlsReports;

/// <summary>One session with a host, as a report counts it.</summary>
/// <param name="Destination">The recipients' domain.</param>
/// <param name="Policy">The policy in force.</param>
/// <param name="Failure">What went wrong, with a count of one; null when nothing did.</param>
internal readonly record struct TlsOutcome(string Destination, TlsPolicy Policy, TlsFailure? Failure);

/// <summary>What was counted of a destination in a day.</summary>
internal sealed record TlsDay(DateOnly Day, string Destination, IReadOnlyList<TlsPolicyResult> Policies);

/// <summary>Counts the sessions of each day (UTC), by destination and policy. What a day may hold is limited, and old days are dropped.</summary>
internal sealed class TlsStatistics(TimeProvider time)
{
    private const int MostDestinations = 10_000;
    private const int MostPolicies = 10;
    private const int MostFailures = 100;
    private const int MostDays = 3;

    private readonly Lock _lock = new();
    private readonly HashSet<(DateOnly Day, string Destination)> _changed = [];
    private readonly SortedDictionary<DateOnly, Dictionary<string, Dictionary<string, Count>>> _days = [];

    public void Add(TlsOutcome outcome)
    {
        lock (_lock)
        {
            var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            CountOf(day, outcome.Destination, outcome.Policy)?.Add(outcome.Failure);
            _changed.Add((day, outcome.Destination));
        }
    }

    /// <summary>Adds what was counted before a restart.</summary>
    public void Restore(TlsDay day)
    {
        lock (_lock)
        {
            foreach (var policy in day.Policies) CountOf(day.Day, day.Destination, policy.Policy)?.Add(policy);
        }
    }

    /// <summary>Takes out the days that are over.</summary>
    public IReadOnlyList<TlsDay> TakeFinished()
    {
        lock (_lock)
        {
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            var finished = _days.Where(day => day.Key < today).ToList();
            finished.ForEach(day => _days.Remove(day.Key));
            return [.. finished.SelectMany(day => day.Value.Select(destination => ToDay(day.Key, destination.Key, destination.Value)))];
        }
    }

    /// <summary>What has changed since the last call.</summary>
    public IReadOnlyList<TlsDay> TakeChanged()
    {
        lock (_lock)
        {
            var changed = new List<TlsDay>();
            foreach (var (day, destination) in _changed)
            {
                if (_days.GetValueOrDefault(day)?.GetValueOrDefault(destination) is { } policies) changed.Add(ToDay(day, destination, policies));
            }

            _changed.Clear();
            return changed;
        }
    }

    private static TlsDay ToDay(DateOnly day, string destination, Dictionary<string, Count> policies) =>
        new(day, destination, [.. policies.Values.Select(count => count.ToResult())]);

    private Count? CountOf(DateOnly day, string destination, TlsPolicy policy)
    {
        if (!_days.TryGetValue(day, out var destinations))
        {
            _days[day] = destinations = [];
            while (_days.Count > MostDays) _days.Remove(_days.Keys.First());
        }

        if (!destinations.TryGetValue(destination, out var policies))
        {
            if (destinations.Count >= MostDestinations) return null;
            destinations[destination] = policies = [];
        }

        string key = $"{policy.Type} {policy.Domain} {string.Join('\n', policy.Text ?? [])}";
        if (policies.TryGetValue(key, out var count)) return count;
        return policies.Count >= MostPolicies ? null : policies[key] = new Count(policy);
    }

    private sealed class Count(TlsPolicy policy)
    {
        private readonly List<TlsFailure> _kinds = [];
        private long _successes;
        private long _failures;

        public void Add(TlsFailure? failure)
        {
            if (failure is null)
            {
                _successes++;
                return;
            }

            _failures++;
            AddKind(failure);
        }

        public void Add(TlsPolicyResult before)
        {
            _successes += before.Summary.Successes;
            _failures += before.Summary.Failures;
            foreach (var failure in before.Failures) AddKind(failure);
        }

        private void AddKind(TlsFailure failure)
        {
            int same = _kinds.FindIndex(kind => kind with { Sessions = failure.Sessions } == failure);
            if (same >= 0) _kinds[same] = failure with { Sessions = _kinds[same].Sessions + failure.Sessions };
            else if (_kinds.Count < MostFailures) _kinds.Add(failure);
        }

        public TlsPolicyResult ToResult() => new()
        {
            Policy = policy, Summary = new TlsSummary { Successes = _successes, Failures = _failures }, Failures = [.. _kinds],
        };
    }
}
