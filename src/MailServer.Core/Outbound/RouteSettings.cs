using System.Net;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Routing;
using MailServer.Hosting.Options;
using MailServer.Queue;

namespace MailServer.Core.Outbound;

/// <summary>Makes routes of what was configured.</summary>
internal static class RouteSettings
{
    private const int SubmissionsPort = 465; // RFC 8314 §3.3

    public static RoutingOptions Routing(MailServerOptions server, IRelayTokenSource? tokens)
    {
        var delivery = server.Delivery;
        return new RoutingOptions
        {
            HostName = server.HostName,
            OtherNames = [.. delivery.OwnNames],
            OwnAddresses = Addresses(delivery.OwnAddresses),
            SmartHost = SmartHost(delivery, tokens),
            ByMx = WithSource(new RelayTarget("") { Tls = delivery.Tls.Mode }, delivery),
            Routes = delivery.Routes.ToDictionary(route => Name(route.Key), route => (RelayTarget?)Route(route.Value, delivery, tokens)),
            MxPort = delivery.MxPort,
            UseIPv6 = delivery.UseIPv6,
            TrustsDnssec = delivery.Dns.TrustDnssec,
        };
    }

    public static IPEndPoint Resolver(string server)
    {
        var endPoint = IPEndPoint.Parse(server);
        return endPoint.Port == 0 ? new IPEndPoint(endPoint.Address, 53) : endPoint;
    }

    private static RelayTarget? SmartHost(MailDeliveryOptions delivery, IRelayTokenSource? tokens)
    {
        if (!RelayTarget.TryParse(delivery.SmartHost, out var target)) return null;
        var tls = delivery.SmartHostTls switch
        {
            MailTlsMode.None => OutboundTls.None,
            MailTlsMode.Implicit => OutboundTls.Implicit,
            _ => OutboundTls.Verified,
        };
        return WithSource(WithTls(target, tls, null), delivery) with { Credentials = Credentials(delivery.SmartHostUser, delivery.SmartHostPassword, Tokens(delivery.SmartHostTokenFile, tokens), tls) };
    }

    private static RelayTarget Route(MailRouteOptions route, MailDeliveryOptions delivery, IRelayTokenSource? tokens)
    {
        var target = RelayTarget.TryParse(route.Host, out var named) ? named : new RelayTarget("");
        var tls = route.Tls ?? (route.User is not null ? OutboundTls.Verified : target.Host.Length == 0 ? delivery.Tls.Mode : OutboundTls.Opportunistic);
        target = WithSource(WithTls(target, tls, route.Port), delivery);
        return target with
        {
            IsLmtp = route.Lmtp,
            Credentials = Credentials(route.User, route.Password, Tokens(route.TokenFile, tokens), tls),
            PassesAuth = route.PassesAuth,
            SourceAddresses = route.SourceAddresses.Count > 0 ? Addresses(route.SourceAddresses) : target.SourceAddresses,
            HelloName = route.HelloName ?? target.HelloName,
            Limits = new DestinationLimits
            {
                MostConnections = route.MostConnections,
                MostMessagesPerConnection = route.MostMessagesPerConnection,
                MostMessagesPerMinute = route.MostMessagesPerMinute,
            },
        };
    }

    private static RelayTarget WithTls(RelayTarget target, OutboundTls tls, int? port)
    {
        bool isUsualPort = target.Port == new RelayTarget(target.Host).Port;
        return target with { Tls = tls, Port = port ?? (tls == OutboundTls.Implicit && isUsualPort ? SubmissionsPort : target.Port) };
    }

    private static RelayTarget WithSource(RelayTarget target, MailDeliveryOptions delivery) =>
        target with { SourceAddresses = Addresses(delivery.SourceAddresses), HelloName = delivery.HelloName };

    // Who turns TLS off and still gives a password wants it sent like that: a relay on the same machine.
    private static OutboundCredentials? Credentials(string? user, string? password, IRelayTokenSource? tokens, OutboundTls tls) =>
        user is null ? null : new OutboundCredentials(user, password ?? "") { AllowPlaintext = tls == OutboundTls.None, Tokens = password is null ? tokens : null };

    // The file goes before the program's own source.
    private static IRelayTokenSource? Tokens(string? file, IRelayTokenSource? source) => file is null ? source : new FileTokenSource(file);

    private static IPAddress[] Addresses(IEnumerable<string> texts) => [.. texts.Select(IPAddress.Parse)];

    // *.example.org and .example.org are the same; the queue writes domains in one spelling.
    private static string Name(string route)
    {
        bool isSuffix = route.StartsWith('*') || route.StartsWith('.');
        string domain = QueueDestination.Normalize(route.TrimStart('*', '.'));
        return isSuffix ? "." + domain : domain;
    }
}
