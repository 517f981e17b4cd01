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
    private Task<ContentFacts>? _facts;
    private int _openJobs;

    public QueueLease First => first;

    /// <summary>What there is to report, once no job is open any more.</summary>
    public IReadOnlyList<SettledItem> Reports => _reports;

    public void Add(DeliveryJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        _openJobs++;
    }

    public void Report(SettledItem item)
    {
        lock (_lock) _reports.Add(item);
    }

    /// <summary>Whether that was the last open job.</summary>
    public bool CloseJob()
    {
        lock (_lock) return --_openJobs == 0;
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
