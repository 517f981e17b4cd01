namespace MailServer.Delivery.Outbound.TlsReports;

/// <summary>One session with a host, as a report counts it.</summary>
/// <param name="Destination">The recipients' domain.</param>
/// <param name="Policy">The policy in force.</param>
/// <param name="Failure">What went wrong, with a count of one; null when nothing did.</param>
internal readonly record struct TlsOutcome(string Destination, TlsPolicy Policy, TlsFailure? Failure);

/// <summary>Counts the sessions of each day (UTC), by destination and policy. What a day may hold is limited, and old days are dropped.</summary>
internal sealed class TlsStatistics(TimeProvider time)
{
    private const int MostDestinations = 10_000;
    private const int MostPolicies = 10;
    private const int MostFailures = 100;
    private const int MostDays = 3;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<DateOnly, Dictionary<string, Dictionary<string, Count>>> _days = [];

    public void Add(TlsOutcome outcome)
    {
        lock (_lock)
        {
            var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            if (!_days.TryGetValue(day, out var destinations))
            {
                _days[day] = destinations = [];
                while (_days.Count > MostDays) _days.Remove(_days.Keys.First());
            }

            if (CountOf(destinations, outcome) is { } count) count.Add(outcome.Failure);
        }
    }

    /// <summary>Takes out the days that are over.</summary>
    public IReadOnlyList<(DateOnly Day, string Destination, IReadOnlyList<TlsPolicyResult> Policies)> TakeFinished()
    {
        lock (_lock)
        {
            var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
            var finished = _days.Where(day => day.Key < today).ToList();
            finished.ForEach(day => _days.Remove(day.Key));
            return [.. finished.SelectMany(day => day.Value.Select(
                destination => (day.Key, destination.Key, (IReadOnlyList<TlsPolicyResult>)[.. destination.Value.Values.Select(count => count.ToResult())])))];
        }
    }

    private static Count? CountOf(Dictionary<string, Dictionary<string, Count>> destinations, TlsOutcome outcome)
    {
        if (!destinations.TryGetValue(outcome.Destination, out var policies))
        {
            if (destinations.Count >= MostDestinations) return null;
            destinations[outcome.Destination] = policies = [];
        }

        string key = $"{outcome.Policy.Type} {outcome.Policy.Domain} {string.Join('\n', outcome.Policy.Text ?? [])}";
        if (policies.TryGetValue(key, out var count)) return count;
        return policies.Count >= MostPolicies ? null : policies[key] = new Count(outcome.Policy);
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
