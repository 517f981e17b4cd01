using MailServer.Queue;

namespace MailServer.Delivery.Queue;

/// <summary>Renews the leases of jobs that take long: a slow next hop must not make the item due a second time.</summary>
internal sealed class LeaseKeeper(IQueueStorage storage, TimeSpan leaseTime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<DeliveryJob> _jobs = [];

    /// <summary>When the next lease needs it; null when nothing is held.</summary>
    public DateTimeOffset? NextRenewal(DateTimeOffset now)
    {
        lock (_lock) return _jobs.Where(job => job.LeasedUntil > now).Select(job => (DateTimeOffset?)RenewedAt(job)).Min();
    }

    public void Add(DeliveryJob job)
    {
        lock (_lock) _jobs.Add(job);
    }

    public void Remove(DeliveryJob job)
    {
        lock (_lock) _jobs.Remove(job);
    }

    /// <summary>Renews those that have used up a third of their time.</summary>
    public async ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<DeliveryJob> jobs;
        lock (_lock) jobs = [.. _jobs.Where(job => RenewedAt(job) <= now && job.LeasedUntil > now)];
        foreach (var job in jobs)
        {
            bool held = true;
            foreach (var lease in job.Leases) held &= await storage.RenewAsync(lease, leaseTime, cancellationToken).ConfigureAwait(false);
            // A recipient that was removed meanwhile is found out when its outcome is written.
            if (held || job.Leases.Count > 1) job.LeasedUntil = now + leaseTime;
            else Remove(job);
        }
    }

    private DateTimeOffset RenewedAt(DeliveryJob job) => job.LeasedUntil - (leaseTime * (2.0 / 3.0));
}
