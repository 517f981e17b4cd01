using MailServer.Dns;

namespace MailServer.Delivery.Outbound.MtaSts;

/// <summary>What is known of a domain's policy.</summary>
/// <param name="Policy">The policy that counts, or null.</param>
/// <param name="Problem">Why a policy that is announced does not count, as a result type of RFC 8460 §4.3; else null.</param>
internal sealed record MtaStsFinding(MtaStsPolicy? Policy, string? Problem = null)
{
    public static MtaStsFinding Nothing { get; } = new(null, null);
}

/// <summary>
/// Finds the policies of domains (RFC 8461 §3): the DNS says that there is one and which, the web server has it, and it is kept for as long as it says.
/// A policy that is kept still counts when the DNS or the web server does not answer, so that nobody on the way can take it away.
/// </summary>
internal sealed class MtaStsPolicies(IDnsResolver resolver, IMtaStsFetcher fetcher, TimeProvider time, MtaStsNotes? notes = null)
{
    // A web server that is down is not asked for each message (RFC 8461 §3.3).
    private static readonly TimeSpan RefetchPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestUnchecked = TimeSpan.FromDays(1);
    private const int MostDomains = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeptPolicy> _kept = [];
    private readonly Dictionary<string, Task<MtaStsFinding>> _running = [];

    /// <summary>Finds a domain's policy. Those who ask at the same time share one answer.</summary>
    public async ValueTask<MtaStsFinding> FindAsync(string domain, CancellationToken cancellationToken)
    {
        Task<MtaStsFinding> running;
        lock (_lock)
        {
            if (!_running.TryGetValue(domain, out running!)) _running[domain] = running = Task.Run(() => RunAsync(domain), CancellationToken.None);
        }

        return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<MtaStsFinding> RunAsync(string domain)
    {
        try
        {
            return await FindAsync(domain).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock) _running.Remove(domain);
        }
    }

    private async Task<MtaStsFinding> FindAsync(string domain)
    {
        var now = time.GetUtcNow();
        var kept = await KeptAsync(domain).ConfigureAwait(false);
        var answer = await resolver.FindTextAsync("_mta-sts." + domain, CancellationToken.None).ConfigureAwait(false);
        string? id = MtaStsRecord.FindId(answer.Records);
        if (id is null) return new MtaStsFinding(kept?.PolicyAt(now));
        if (kept is not null && kept.IsCurrent(id, now)) return new MtaStsFinding(kept.PolicyAt(now), kept.Problem);
        return await FetchAsync(domain, id, kept, now).ConfigureAwait(false);
    }

    private async Task<MtaStsFinding> FetchAsync(string domain, string id, KeptPolicy? before, DateTimeOffset now)
    {
        var fetched = await fetcher.FetchAsync(domain, CancellationToken.None).ConfigureAwait(false);
        var policy = fetched.Policy is { } text ? MtaStsPolicy.Read(text) : null;
        string? problem = policy is not null ? null : Problem(fetched);
        var kept = policy is not null
            ? new KeptPolicy(policy, id, now + policy.MaxAge, now + Shorter(policy.MaxAge / 2, LongestUnchecked), null)
            : new KeptPolicy(before?.PolicyAt(now), id, before?.Expires ?? now, now + RefetchPause, problem);
        Keep(domain, kept, now);
        if (policy is not null && notes is not null) await notes.WriteAsync(domain, kept).ConfigureAwait(false);
        return new MtaStsFinding(kept.PolicyAt(now), problem);
    }

    // What was known before a restart counts as if there had been none.
    private async ValueTask<KeptPolicy?> KeptAsync(string domain)
    {
        lock (_lock)
        {
            if (_kept.TryGetValue(domain, out var known)) return known;
        }

        if (notes is null || await notes.ReadAsync(domain).ConfigureAwait(false) is not { } noted) return null;
        Keep(domain, noted, time.GetUtcNow());
        return noted;
    }

    private void Keep(string domain, KeptPolicy kept, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_kept.Count >= MostDomains && !_kept.ContainsKey(domain)) Forget(now);
            _kept[domain] = kept;
        }
    }

    // What has run out goes first, then what runs out soonest.
    private void Forget(DateTimeOffset now)
    {
        foreach (var (domain, kept) in _kept)
        {
            if (kept.PolicyAt(now) is null) _kept.Remove(domain);
        }

        if (_kept.Count >= MostDomains) _kept.Remove(_kept.MinBy(pair => pair.Value.Expires).Key);
    }

    private static string Problem(MtaStsFetch fetched) =>
        fetched.Policy is not null ? "sts-policy-invalid" : fetched.IsCertificateInvalid ? "sts-webpki-invalid" : "sts-policy-fetch-error";

    private static TimeSpan Shorter(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
