using System.Net;
using MailServer.Dns;
using MailServer.Protocol.Addresses;

namespace MailServer.Delivery.Routing;

/// <summary>Finds the hosts for a destination: its route, the smart host, or by the DNS (RFC 5321 §5.1).</summary>
internal sealed class MailRouter(RoutingOptions options, IDnsResolver resolver, Random random)
{
    private readonly MxRouter _exchangers = new(options, resolver, random);
    private readonly HostAddresses _addresses = new(options, resolver);

    /// <summary>What destinations share when they share their next hops.</summary>
    public string KeyOf(string destination) => RelayOf(destination) is { IsByMx: false } relay ? relay.Key : destination;

    /// <summary>What was configured for a destination.</summary>
    public RelayTarget RelayOf(string destination)
    {
        if (options.Routes.TryGetValue(destination, out var own)) return own ?? options.ByMx;
        for (int dot = destination.IndexOf('.', StringComparison.Ordinal); dot >= 0; dot = destination.IndexOf('.', dot + 1))
        {
            if (options.Routes.TryGetValue(destination[dot..], out var suffix)) return suffix ?? options.ByMx;
        }

        return options.SmartHost ?? options.ByMx;
    }

    public async ValueTask<HostList> FindHostsAsync(string destination, CancellationToken cancellationToken)
    {
        var relay = RelayOf(destination);
        if (!relay.IsByMx) return Configured(relay);
        if (destination.StartsWith('[')) return FromLiteral(destination, relay);
        return await _exchangers.FindAsync(destination, relay, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<AddressList> FindAddressesAsync(NextHost host, CancellationToken cancellationToken) =>
        _addresses.FindAsync(host, cancellationToken);

    private static HostList Configured(RelayTarget relay) =>
        new([new NextHost(relay.Host, relay) { IsNameAuthenticated = true }], null);

    private HostList FromLiteral(string literal, RelayTarget relay)
    {
        if (!AddressLiteral.TryGetAddress(literal, out IPAddress? address)) return new HostList([], RoutingReplies.BadLiteral);
        if (options.OwnAddresses.Contains(address)) return new HostList([], RoutingReplies.Loop);
        string name = address.ToString();
        return new HostList([new NextHost(name, relay with { Host = name, Port = options.MxPort })], null);
    }
}
