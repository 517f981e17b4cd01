using MailServer.Queue;

namespace MailServer.Delivery.Queue;

/// <summary>Renews the leases of jobs that take long: a slow next hop must not make the item due a second time.</summary>
internal sealed class LeaseKeeper(IQueueStorage storage, TimeSpan leaseTime, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly HashSet<DeliveryJob> _jobs = [];

    /// <summary>When the next lease needs it; null when nothing is held.</summary>
    public DateTimeOffset? NextRenewal()
    {
        lock (_lock) return _jobs.Select(job => (DateTimeOffset?)RenewedAt(job)).Min();
    }

    public void Add(DeliveryJob job)
    {
        lock (_lock) _jobs.Add(job);
    }

    public void Remove(DeliveryJob job)
    {
        lock (_lock) _jobs.Remove(job);
    }

    /// <summary>
    /// Renews those that have used up a third of their time. Those that ran out while the process or the clock jumped ahead are tried, too: nobody else
    /// may have taken them yet, and what is being sent must not be sent a second time.
    /// </summary>
    public ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return RenewAsync(job => RenewedAt(job) <= now, now, cancellationToken);
    }

    /// <summary>Renews all of them by the clock as it is now, because it was set.</summary>
    public ValueTask RenewAllAsync(CancellationToken cancellationToken) => RenewAsync(_ => true, time.GetUtcNow(), cancellationToken);

    private async ValueTask RenewAsync(Func<DeliveryJob, bool> isMeant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<DeliveryJob> jobs;
        lock (_lock) jobs = [.. _jobs.Where(isMeant)];
        foreach (var job in jobs)
        {
            // A recipient that was removed meanwhile is found out when its outcome is written.
            if (await RenewAsync(job, now, cancellationToken).ConfigureAwait(false) == 0) Remove(job);
        }
    }

    /// <summary>Whether a job may still begin. After a long pause of the process its items may be somebody else's, which only the storage knows.</summary>
    public async ValueTask<bool> HoldsAsync(DeliveryJob job)
    {
        var now = time.GetUtcNow();
        return now < job.LeasedUntil || await RenewAsync(job, now, CancellationToken.None).ConfigureAwait(false) == job.Leases.Count;
    }

    private async ValueTask<int> RenewAsync(DeliveryJob job, DateTimeOffset now, CancellationToken cancellationToken)
    {
        int held = 0;
        foreach (var lease in job.Leases)
        {
            if (await storage.RenewAsync(lease, leaseTime, cancellationToken).ConfigureAwait(false)) held++;
        }

        if (held > 0) job.LeasedUntil = now + leaseTime;
        return held;
    }

    private DateTimeOffset RenewedAt(DeliveryJob job) => job.LeasedUntil - (leaseTime * (2.0 / 3.0));
}
