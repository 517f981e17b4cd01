using MailServer.Connections;
using MailServer.Delivery.Notifications;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.Client;
using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Outbound.TlsReports;
using MailServer.Delivery.Routing;
using MailServer.Dns;
using MailServer.Queue;
using MailServer.Receiving;
using Microsoft.Extensions.Logging;

namespace MailServer.Delivery.Queue;

/// <summary>
/// Works off the queue: leases what is due, hands it to the lanes of its destination, wakes when work arrives or falls due.
/// What it holds in memory is bounded by <see cref="QueueRunnerOptions.MostItems"/>, however long the queue is.
/// </summary>
public sealed class QueueRunner : IDisposable
{
    private readonly IQueueStorage _storage;
    private readonly QueueRunnerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Settlement _settlement;
    private readonly HopOpener _opener;
    private readonly QueueEvents _events = new();
    private readonly LocalRecipients _local;
    private readonly MessageSender _sender;
    private readonly OtherHosts _others;
    private readonly TlsReporter? _reporter;
    private readonly Destinations _destinations;
    private readonly LeaseKeeper _leases;
    private readonly ClockWatch _clock;
    private readonly WakeSignal _wake = new();
    private readonly CancellationTokenSource _abort = new();
    private CancellationToken _stopping;
    private DateTimeOffset _nextExpiry;
    private DateTimeOffset _nextRecall;

    /// <summary>Makes a runner. One runs at a time in a process; several processes may share a storage.</summary>
    /// <param name="storage">The queue.</param>
    /// <param name="resolver">Finds next hops.</param>
    /// <param name="connector">Connects to them.</param>
    /// <param name="submission">Takes the notices to senders.</param>
    /// <param name="settings">Routes, schedule and words.</param>
    /// <param name="environment">Clock, chance and log.</param>
    public QueueRunner(
        IQueueStorage storage, IDnsResolver resolver, IMailConnector connector, IMailSubmission submission,
        QueueRunnerSettings settings, QueueRunnerEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(environment);
        _storage = storage;
        _options = settings.Queue;
        _time = environment.Time;
        _logger = environment.Logger;
        var router = new MailRouter(settings.Routing, resolver, environment.Random);
        var statistics = settings.Security.Reports is null ? null : new TlsStatistics(_time);
        _opener = new HopOpener(
            router, Security(settings.Security, resolver, environment), new TlsOutcomes(statistics), connector, settings.Routing, _options.Timeouts, _time);
        _local = new LocalRecipients(environment.Directory, environment.Receiver);
        _sender = new MessageSender(new DownConverter(_options.SpoolDirectory));
        _others = new OtherHosts(_opener, _sender, settings.Routing.MostSessions);
        _reporter = statistics is null
            ? null
            : new TlsReporter(settings.Security, statistics, resolver, submission, environment);
        var notices = new NoticeSender(settings.Notices, submission, environment.Directory, _time, _logger);
        _settlement = new Settlement(storage, _options.Retry, notices, new SuppressionRecorder(settings.Suppression, _time, _logger), _events, environment.Random, _time, _logger, _abort.Token);
        _destinations = new Destinations(router, _options, RunLaneAsync);
        _leases = new LeaseKeeper(storage, _options.LeaseTime, _time);
        _clock = new ClockWatch(_time);
        PostponeExpiry();
    }

    /// <summary>Works until stopped: then nothing new is begun, running transactions get <see cref="QueueRunnerOptions.DrainTime"/>, and the rest goes back into the queue.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        _stopping = stopping;
        var reporting = _reporter?.RunAsync(stopping) ?? Task.CompletedTask;
        _storage.WorkArrived += OnWorkArrived;
        try
        {
            while (!stopping.IsCancellationRequested) await StepAsync(stopping).ConfigureAwait(false);
        }
        finally
        {
            _storage.WorkArrived -= OnWorkArrived;
            await DrainAsync(reporting).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the waiting for a destination that did not answer: its next item is tried at once.</summary>
    /// <param name="destination">As <see cref="QueueDestination.Normalize"/> writes it; null for all.</param>
    public void Probe(string? destination)
    {
        _destinations.Probe(destination);
        _wake.Set();
    }

    /// <summary>What becomes of items from this call on.</summary>
    public IAsyncEnumerable<QueueEvent> WatchAsync(CancellationToken cancellationToken) => _events.Watch(cancellationToken);

    /// <summary>To be called after <see cref="RunAsync"/> has returned.</summary>
    public void Dispose()
    {
        _abort.Dispose();
    }

    private static TransportSecurity Security(TransportSecurityOptions options, IDnsResolver resolver, QueueRunnerEnvironment environment) => new(
        options.UsesDane ? new DanePolicy(resolver) : null,
        options.UsesMtaSts && environment.PolicyFetcher is { } fetcher
            ? new MtaStsPolicies(resolver, fetcher, environment.Time, options.Notes is { } notes ? new MtaStsNotes(notes, environment.Logger) : null)
            : null);

    private async ValueTask StepAsync(CancellationToken stopping)
    {
        try
        {
            await CheckClockAsync(stopping).ConfigureAwait(false);
            await ExpireAsync(stopping).ConfigureAwait(false);
            await _leases.RenewAsync(stopping).ConfigureAwait(false);
            await TakeProbesAsync(stopping).ConfigureAwait(false);
            // What falls due between the look and the wait is not to be missed: both go by one time.
            var now = _time.GetUtcNow();
            if (!await LeaseAsync(now, stopping).ConfigureAwait(false)) await WaitAsync(now, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The loop ends.
        }
        catch (Exception failure)
        {
            _logger.StorageFailed(Settlement.StorageRetry, failure);
            await SleepAsync(_time.GetUtcNow() + Settlement.StorageRetry, stopping).ConfigureAwait(false);
        }
    }

    private async ValueTask CheckClockAsync(CancellationToken stopping)
    {
        var jump = _clock.TakeJump();
        if (jump != TimeSpan.Zero)
        {
            _logger.ClockWasSet(jump);
            // By a clock that was set back, a destination would be left alone for years.
            _destinations.Probe(null);
            PostponeExpiry();
            if (jump < TimeSpan.Zero) await _storage.ShiftAsync(jump, stopping).ConfigureAwait(false);
            // What is being sent is held by the new clock before others are recalled.
            _nextRecall = default;
            await _leases.RenewAllAsync(stopping).ConfigureAwait(false);
        }

        var now = _time.GetUtcNow();
        if (now < _nextRecall) return;
        // So far ahead only another clock can have planned: that of an hour ago, or of the process that ran before.
        var horizon = Longest(_options.Retry.Horizon, _options.LeaseTime) + TimeSpan.FromMinutes(2);
        int recalled = await _storage.RecallAsync(now + horizon, stopping).ConfigureAwait(false);
        if (recalled > 0) _logger.Recalled(recalled);
        _nextRecall = now + _options.ExpiryInterval;
    }

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    // What seems to be too old after a long standstill, or by a clock that was just set, gets an attempt first.
    private void PostponeExpiry() => _nextExpiry = _time.GetUtcNow() + _options.ExpiryInterval;

    private async ValueTask TakeProbesAsync(CancellationToken stopping)
    {
        foreach (var destination in await _storage.TakeProbesAsync(stopping).ConfigureAwait(false)) _destinations.Probe(destination);
    }

    /// <summary>Takes due items and hands them out; false when there were none, or no more can be held.</summary>
    private async ValueTask<bool> LeaseAsync(DateTimeOffset now, CancellationToken stopping)
    {
        int most = _options.MostItems - _destinations.Items;
        if (most <= 0) return false;
        var leases = await _storage.LeaseAsync(
            new QueueLeaseRequest(most, _options.LeaseTime)
            {
                MostPerDestination = _options.MostItemsPerDestination,
                Except = _destinations.NotWanted(now),
            },
            stopping).ConfigureAwait(false);
        foreach (var message in leases.GroupBy(lease => lease.Item.Message)) HandOut([.. message], now + _options.LeaseTime);
        _destinations.Prune(now);
        return leases.Count > 0;
    }

    private void HandOut(IReadOnlyList<QueueLease> message, DateTimeOffset leasedUntil)
    {
        var pass = new MessagePass(message[0]);
        var jobs = message.GroupBy(lease => _destinations.KeyOf(lease.Item.Destination))
            .Select(group => new DeliveryJob(pass, [.. group], leasedUntil)).ToList();
        // All jobs are known to the pass before the first can end it.
        jobs.ForEach(pass.Add);
        foreach (var job in jobs)
        {
            _leases.Add(job);
            _destinations.Add(job);
        }
    }

    private Task RunLaneAsync(DestinationLanes lanes) =>
        new DeliveryLane(lanes, _local, _opener, _sender, _others, _settlement, _leases, _options, _time, _logger).RunAsync(OnFinished, _stopping, _abort.Token);

    private void OnFinished(DeliveryJob job)
    {
        foreach (var ended in job.Pass.Finish(job)) _leases.Remove(ended);
        if (_destinations.Finish(job)) _wake.Set();
    }

    private void OnWorkArrived(object? sender, EventArgs arguments) => _wake.Set();

    // Items that are too old are given up even if their destination is never tried.
    private async ValueTask ExpireAsync(CancellationToken stopping)
    {
        var now = _time.GetUtcNow();
        if (now < _nextExpiry) return;
        // Those who are tried at the end of their time get that last attempt first.
        var before = now - _options.Retry.Lifetime - _options.ExpiryInterval;
        IReadOnlyList<QueueLease> leases;
        int expired;
        do
        {
            expired = 0;
            leases = await _storage.LeaseAsync(
                new QueueLeaseRequest(_options.MostItems, _options.LeaseTime) { EnqueuedBefore = before }, stopping).ConfigureAwait(false);
            foreach (var message in leases.GroupBy(lease => lease.Item.Message)) expired += await ExpireAsync([.. message], before).ConfigureAwait(false);
        }
        while (leases.Count == _options.MostItems && expired > 0);
        _nextExpiry = now + _options.ExpiryInterval;
    }

    // Those that were tried, but not often enough, wait for their next attempt; those that nobody could try are not to wait for ever.
    private async ValueTask<int> ExpireAsync(List<QueueLease> message, DateTimeOffset before)
    {
        var early = message.FindAll(lease =>
            lease.Item.Attempts > 0 && lease.Item.NextAttempt >= before && !_options.Retry.HasHadItsAttempts(lease.Item.Attempts - 1));
        foreach (var lease in early) await _storage.DeferAsync(lease, new QueueDeferral(lease.Item.NextAttempt), CancellationToken.None).ConfigureAwait(false);
        var old = message.Except(early).ToList();
        if (old.Count > 0) await _settlement.ExpireAsync(new MessagePass(old[0]), old).ConfigureAwait(false);
        return old.Count;
    }

    private async ValueTask WaitAsync(DateTimeOffset now, CancellationToken stopping)
    {
        var due = await _storage.NextDueAsync(_destinations.NotWanted(now), stopping).ConfigureAwait(false);
        var until = Earliest(now + _options.PollInterval, _nextExpiry, _leases.NextRenewal(), _destinations.NextOpening(now));
        // What was due then and was not leased waits for room, which wakes us.
        if (due > now) until = Earliest(until, due);
        await SleepAsync(until, stopping).ConfigureAwait(false);
    }

    private static DateTimeOffset Earliest(DateTimeOffset first, params ReadOnlySpan<DateTimeOffset?> others)
    {
        foreach (var other in others)
        {
            if (other < first) first = other.Value;
        }

        return first;
    }

    private async ValueTask SleepAsync(DateTimeOffset until, CancellationToken stopping)
    {
        var duration = until - _time.GetUtcNow();
        // Longer than ever planned: the clock was set back since.
        if (duration <= TimeSpan.Zero || duration > Longest(_options.PollInterval, Settlement.StorageRetry)) return;
        using var limit = new CancellationTokenSource(duration, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        // A clock that was set meanwhile would make the timer late.
        var left = until - _time.GetUtcNow();
        if (left <= TimeSpan.Zero || left > duration) return;
        try
        {
            await _wake.WaitAsync(both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It is time.
        }
    }

    // What is cut off hears of it at once; what does not listen even then is left behind, and its items are due again when their leases run out.
    private async Task DrainAsync(Task reporting)
    {
        if (_destinations.Items > 0) _logger.QueueStops(_destinations.Items);
        using var limit = new CancellationTokenSource(_options.DrainTime, _time);
        using var cut = limit.Token.Register(_abort.Cancel);
        try
        {
            await Task.WhenAll(_destinations.WhenQuietAsync(), reporting).WaitAsync(_options.DrainTime + _options.CutTime, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _logger.NotDrained(_destinations.Items, _options.DrainTime + _options.CutTime);
        }
    }
}
