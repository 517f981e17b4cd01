using MailServer.Delivery.Notifications;
using MailServer.Delivery.Outbound.Client;
using MailServer.Queue;

namespace MailServer.Delivery.Queue;

/// <summary>
/// The items of one message that were leased together. What becomes of them is collected, so that its sender gets one report and not one a recipient.
/// </summary>
internal sealed class MessagePass(QueueLease first)
{
    private readonly Lock _lock = new();
    private readonly List<SettledItem> _reports = [];
    private readonly List<DeliveryJob> _jobs = [];
    private readonly HashSet<DeliveryJob> _closed = [];
    private Task<ContentFacts>? _facts;
    private int _openJobs;
    private int _unfinishedJobs;

    public QueueLease First => first;

    /// <summary>What there is to report, once no job is open any more.</summary>
    public IReadOnlyList<SettledItem> Reports => _reports;

    public void Add(DeliveryJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        _jobs.Add(job);
        _openJobs++;
        _unfinishedJobs++;
    }

    public void Report(SettledItem item)
    {
        lock (_lock) _reports.Add(item);
    }

    /// <summary>Closes a job, whose outcome is known. Whether that was the last open one.</summary>
    public bool Close(DeliveryJob job)
    {
        lock (_lock)
        {
            _closed.Add(job);
            return --_openJobs == 0;
        }
    }

    /// <summary>Counts a job out, closed or not.</summary>
    /// <returns>The jobs whose items need not be held any more: what failed is held until the last job ends, because it is reported then.</returns>
    public IReadOnlyList<DeliveryJob> Finish(DeliveryJob job)
    {
        lock (_lock)
        {
            if (--_unfinishedJobs == 0) return _jobs;
            return _closed.Contains(job) ? [] : [job];
        }
    }

    /// <summary>The bytes are looked at once for all jobs.</summary>
    public Task<ContentFacts> FactsAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_facts is null or { IsFaulted: true } or { IsCanceled: true })
                _facts = ContentFacts.ScanAsync(first.Content, cancellationToken).AsTask();
            return _facts;
        }
    }
}
