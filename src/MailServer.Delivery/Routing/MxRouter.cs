using System.Net;
using System.Runtime.InteropServices;
using MailServer.Dns;

namespace MailServer.Delivery.Routing;

/// <summary>The hosts of a domain by its MX records (RFC 5321 §5.1, RFC 7505).</summary>
internal sealed class MxRouter(RoutingOptions options, IDnsResolver resolver, Random random)
{
    public async ValueTask<HostList> FindAsync(string domain, RelayTarget relay, CancellationToken cancellationToken)
    {
        var answer = await resolver.FindMailExchangersAsync(domain, cancellationToken).ConfigureAwait(false);
        return answer.Status switch
        {
            DnsStatus.Found => await FromRecordsAsync(answer, relay, cancellationToken).ConfigureAwait(false),
            // The domain itself is its only host, with preference 0.
            DnsStatus.NoData => IsOwn(domain) ? Failed(RoutingReplies.Loop) : new HostList([Host(domain, relay, answer.IsAuthenticated)], null),
            DnsStatus.NoSuchName => Failed(RoutingReplies.NoDomain(domain)),
            _ => Failed(RoutingReplies.NoAnswer(domain, answer.Cause)),
        };
    }

    private async ValueTask<HostList> FromRecordsAsync(DnsAnswer<MailExchanger> answer, RelayTarget relay, CancellationToken cancellationToken)
    {
        var usable = answer.Records.Where(mx => mx.Host.Length > 0).ToList();
        if (usable.Count == 0) return Failed(RoutingReplies.NullMx);
        // Shuffled first and sorted stably: those of equal preference share the load.
        random.Shuffle(CollectionsMarshal.AsSpan(usable));
        var hosts = usable.OrderBy(mx => mx.Preference).DistinctBy(mx => mx.Host).ToList();
        // From our own preference on, mail would come back to us, or go round in circles.
        int own = await OwnPreferenceAsync(hosts, cancellationToken).ConfigureAwait(false);
        NextHost[] before = [.. hosts.Where(mx => mx.Preference < own).Take(options.MostHosts).Select(mx => Host(mx.Host, relay, answer.IsAuthenticated))];
        return before.Length == 0 ? Failed(RoutingReplies.Loop) : new HostList(before, null);
    }

    // We are known by name, or by address under whatever name. Hosts that would not be tried anyway are not looked up.
    private async ValueTask<int> OwnPreferenceAsync(List<MailExchanger> hosts, CancellationToken cancellationToken)
    {
        int own = hosts.Where(mx => IsOwn(mx.Host)).Select(mx => mx.Preference).DefaultIfEmpty(int.MaxValue).Min();
        if (options.OwnAddresses.Count == 0) return own;
        foreach (var mx in hosts.Where(mx => mx.Preference < own).Take(options.MostHosts))
        {
            if (await HasOwnAddressAsync(mx.Host, cancellationToken).ConfigureAwait(false)) return mx.Preference;
        }

        return own;
    }

    private async ValueTask<bool> HasOwnAddressAsync(string host, CancellationToken cancellationToken)
    {
        var four = await resolver.FindIPv4Async(host, cancellationToken).ConfigureAwait(false);
        if (four.Records.Any(IsOwn)) return true;
        if (!options.UseIPv6) return false;
        var six = await resolver.FindIPv6Async(host, cancellationToken).ConfigureAwait(false);
        return six.Records.Any(IsOwn);
    }

    private NextHost Host(string name, RelayTarget relay, bool isAuthenticated) =>
        new(name, relay with { Host = name, Port = options.MxPort })
        {
            IsNameAuthenticated = isAuthenticated && options.TrustsDnssec,
            IsFromDns = true,
        };

    private bool IsOwn(IPAddress address) => options.OwnAddresses.Contains(address);

    private bool IsOwn(string host) =>
        host.Equals(options.HostName, StringComparison.OrdinalIgnoreCase) || options.OtherNames.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static HostList Failed(Protocol.Smtp.SmtpReply reply) => new([], reply);
}
