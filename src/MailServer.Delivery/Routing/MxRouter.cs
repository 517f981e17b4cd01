using System.Runtime.InteropServices;
using MailServer.Dns;

namespace MailServer.Delivery.Routing;

/// <summary>The hosts of a domain by its MX records (RFC 5321 §5.1, RFC 7505).</summary>
internal sealed class MxRouter(RoutingOptions options, IDnsResolver resolver, Random random)
{
    public async ValueTask<HostList> FindAsync(string domain, CancellationToken cancellationToken)
    {
        var answer = await resolver.FindMailExchangersAsync(domain, cancellationToken).ConfigureAwait(false);
        return answer.Status switch
        {
            DnsStatus.Found => FromRecords(answer),
            // The domain itself is its only host, with preference 0.
            DnsStatus.NoData => IsOwn(domain) ? Failed(RoutingReplies.Loop) : new HostList([Host(domain, answer.IsAuthenticated)], null),
            DnsStatus.NoSuchName => Failed(RoutingReplies.NoDomain(domain)),
            _ => Failed(RoutingReplies.NoAnswer(domain, answer.Cause)),
        };
    }

    private HostList FromRecords(DnsAnswer<MailExchanger> answer)
    {
        var usable = answer.Records.Where(mx => mx.Host.Length > 0).ToList();
        if (usable.Count == 0) return Failed(RoutingReplies.NullMx);
        // From our own preference on, mail would come back to us, or go round in circles.
        int own = usable.Where(mx => IsOwn(mx.Host)).Select(mx => mx.Preference).DefaultIfEmpty(int.MaxValue).Min();
        var before = usable.FindAll(mx => mx.Preference < own);
        if (before.Count == 0) return Failed(RoutingReplies.Loop);
        // Shuffled first and sorted stably: those of equal preference share the load.
        random.Shuffle(CollectionsMarshal.AsSpan(before));
        return new HostList(
            [.. before.OrderBy(mx => mx.Preference).DistinctBy(mx => mx.Host).Take(options.MostHosts).Select(mx => Host(mx.Host, answer.IsAuthenticated))],
            null);
    }

    private NextHost Host(string name, bool isAuthenticated) =>
        new(name, new RelayTarget(name) { Port = options.MxPort })
        {
            IsNameAuthenticated = isAuthenticated && options.TrustsDnssec,
            IsFromDns = true,
        };

    private bool IsOwn(string host) =>
        host.Equals(options.HostName, StringComparison.OrdinalIgnoreCase) || options.OtherNames.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static HostList Failed(Protocol.Smtp.SmtpReply reply) => new([], reply);
}
