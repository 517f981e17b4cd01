using System.Net;
using MailServer.Delivery.Outbound;
using MailServer.Dns;
using MailServer.Protocol.Addresses;

namespace MailServer.Delivery.Routing;

/// <summary>Finds the hosts for a destination: its route, the smart host, or by the DNS (RFC 5321 §5.1).</summary>
internal sealed class MailRouter(RoutingOptions options, IDnsResolver resolver, Random random)
{
    private readonly MxRouter _exchangers = new(options, resolver, random);
    private readonly HostAddresses _addresses = new(options, resolver);

    /// <summary>What destinations share when they share their next hops.</summary>
    public string KeyOf(string destination) => FindRelay(destination)?.Key ?? destination;

    public async ValueTask<HostList> FindHostsAsync(string destination, CancellationToken cancellationToken)
    {
        if (FindRelay(destination) is { } relay) return Configured(relay);
        if (destination.StartsWith('[')) return FromLiteral(destination);
        return await _exchangers.FindAsync(destination, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<AddressList> FindAddressesAsync(NextHost host, CancellationToken cancellationToken) =>
        _addresses.FindAsync(host, cancellationToken);

    private RelayTarget? FindRelay(string destination)
    {
        if (options.Routes.TryGetValue(destination, out var own)) return own;
        for (int dot = destination.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = destination.IndexOf('.', dot + 1))
        {
            if (options.Routes.TryGetValue(destination[dot..], out var suffix)) return suffix;
        }

        return options.SmartHost;
    }

    private static HostList Configured(RelayTarget relay) =>
        new([new NextHost(relay.Host, relay) { IsNameAuthenticated = true }], null);

    private HostList FromLiteral(string literal)
    {
        if (!AddressLiteral.TryGetAddress(literal, out IPAddress? address)) return new HostList([], RoutingReplies.BadLiteral);
        if (options.OwnAddresses.Contains(address)) return new HostList([], RoutingReplies.Loop);
        string name = address.ToString();
        return new HostList([new NextHost(name, new RelayTarget(name) { Port = options.MxPort, Tls = OutboundTls.Opportunistic })], null);
    }
}
