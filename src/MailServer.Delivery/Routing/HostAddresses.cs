using System.Net;
using System.Net.Sockets;
using MailServer.Dns;

namespace MailServer.Delivery.Routing;

/// <summary>The addresses of a host, IPv6 and IPv4 in turns, so that one family that is broken costs one time-out only.</summary>
internal sealed class HostAddresses(RoutingOptions options, IDnsResolver resolver)
{
    private static readonly DnsAnswer<IPAddress> Nothing = new() { Status = DnsStatus.NoData };

    public async ValueTask<AddressList> FindAsync(NextHost host, CancellationToken cancellationToken)
    {
        if (host.Name.StartsWith("unix:", StringComparison.Ordinal)) return new([new UnixDomainSocketEndPoint(host.Name[5..])], null);
        if (IPAddress.TryParse(host.Name, out var literal)) return new([new IPEndPoint(literal, host.Relay.Port)], null);
        var six = options.UseIPv6 ? resolver.FindIPv6Async(host.Name, cancellationToken).AsTask() : Task.FromResult(Nothing);
        var four = await resolver.FindIPv4Async(host.Name, cancellationToken).ConfigureAwait(false);
        return Choose(host, await six.ConfigureAwait(false), four);
    }

    private AddressList Choose(NextHost host, DnsAnswer<IPAddress> six, DnsAnswer<IPAddress> four)
    {
        var all = InTurns(six.Records, four.Records).ToList();
        if (all.Count == 0) return new([], Failure(host, six, four));
        var others = all.FindAll(address => !host.IsFromDns || !options.OwnAddresses.Contains(address));
        if (others.Count == 0) return new([], RoutingReplies.Loop);
        bool isAuthenticated = options.TrustsDnssec && (six.Records.Count == 0 || six.IsAuthenticated) && (four.Records.Count == 0 || four.IsAuthenticated);
        return new([.. others.Take(options.MostAddresses).Select(address => new IPEndPoint(address, host.Relay.Port))], null, isAuthenticated);
    }

    // A slip in the settings, or a machine that is offline, must not return all mail at once.
    private static Protocol.Smtp.SmtpReply Failure(NextHost host, DnsAnswer<IPAddress> six, DnsAnswer<IPAddress> four)
    {
        if (six.Status == DnsStatus.TryLater) return RoutingReplies.NoAnswer(host.Name, six.Cause);
        if (four.Status == DnsStatus.TryLater) return RoutingReplies.NoAnswer(host.Name, four.Cause);
        return host.IsFromDns ? RoutingReplies.NoHost : RoutingReplies.NoRelay(host.Name);
    }

    private static IEnumerable<IPAddress> InTurns(IReadOnlyList<IPAddress> six, IReadOnlyList<IPAddress> four)
    {
        for (int i = 0; i < Math.Max(six.Count, four.Count); i++)
        {
            if (i < six.Count) yield return six[i];
            if (i < four.Count) yield return four[i];
        }
    }
}
