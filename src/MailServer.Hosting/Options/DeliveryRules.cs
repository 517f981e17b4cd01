using System.Net;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Routing;
using MailServer.Protocol;

namespace MailServer.Hosting.Options;

/// <summary>What must be right with the way out before anything is sent.</summary>
internal static class DeliveryRules
{
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);

    public static void Check(MailDeliveryOptions delivery, ErrorList errors)
    {
        CheckAddresses(delivery.SourceAddresses, nameof(delivery.SourceAddresses), errors);
        CheckAddresses(delivery.OwnAddresses, nameof(delivery.OwnAddresses), errors);
        if (delivery.MxPort is < 1 or > 65_535) errors.Add(nameof(delivery.MxPort), "must be between 1 and 65535");
        foreach (var (name, route) in delivery.Routes) Check(name, route, errors.Within($"{nameof(delivery.Routes)}:{name}"));
        if (delivery.Tls.Mode == OutboundTls.Implicit) errors.Add($"{nameof(delivery.Tls)}:{nameof(delivery.Tls.Mode)}", "must not be implicit; MX hosts have no such port");
        Check(delivery.Queue, errors.Within(nameof(delivery.Queue)));
        Check(delivery.Dns, errors.Within(nameof(delivery.Dns)));
        Check(delivery.Notices, errors.Within(nameof(delivery.Notices)));
    }

    private static void Check(string domain, MailRouteOptions route, ErrorList errors)
    {
        if (domain.Trim('*', '.').Length == 0 || domain.LastIndexOf('*') > 0)
            errors.Add(nameof(MailDeliveryOptions.Routes), $"'{domain}' is not a domain, .domain or *.domain");
        if (route.Host is { } host && !RelayTarget.TryParse(host, out _)) errors.Add(nameof(route.Host), $"'{host}' is not host, host:port or unix:path");
        if (route.Port is < 1 or > 65_535) errors.Add(nameof(route.Port), "must be between 1 and 65535");
        if (route.Host is null && (route.Port is not null || route.Lmtp || route.User is not null))
            errors.Add(nameof(route.Host), "is missing; MX hosts have no port of their own, no LMTP and no log-in");
        if (route.Password is not null && route.User is null) errors.Add(nameof(route.User), "is missing; Password alone does nothing");
        CheckToken(route.TokenFile, route.User, route.Password, nameof(route.TokenFile), errors);
        CheckAddresses(route.SourceAddresses, nameof(route.SourceAddresses), errors);
        if (route.MostConnections is 0) errors.Add(nameof(route.MostConnections), "must be at least 1");
        if (route.MostMessagesPerConnection is 0) errors.Add(nameof(route.MostMessagesPerConnection), "must be at least 1");
    }

    internal static void CheckToken(string? file, string? user, string? password, string key, ErrorList errors)
    {
        if (file is null) return;
        if (user is null) errors.Add(key, "does nothing without a user");
        if (password is not null) errors.Add(key, "and a password exclude each other");
    }

    private static void Check(MailQueueOptions queue, ErrorList errors)
    {
        if (queue.MostItems < 1) errors.Add(nameof(queue.MostItems), "must be at least 1");
        if (queue.MostItemsPerDestination < 1) errors.Add(nameof(queue.MostItemsPerDestination), "must be at least 1");
        if (queue.MostConnectionsPerDestination < 1) errors.Add(nameof(queue.MostConnectionsPerDestination), "must be at least 1");
        if (queue.MostMessagesPerConnection < 1) errors.Add(nameof(queue.MostMessagesPerConnection), "must be at least 1");
        if (queue.LeaseTime < ShortestLease) errors.Add(nameof(queue.LeaseTime), "must be at least a second");
    }

    private static void Check(MailDnsOptions dns, ErrorList errors)
    {
        foreach (var server in dns.Servers.Where(server => !TryParseServer(server, out _)))
            errors.Add(nameof(dns.Servers), $"'{server}' is not an address or address:port");
        if (dns.Timeout <= TimeSpan.Zero) errors.Add(nameof(dns.Timeout), "must be longer than zero");
    }

    private static void Check(MailNoticeOptions notices, ErrorList errors)
    {
        if (notices.PostmasterCopy is { } copy && !EmailAddress.TryParse(copy, true, out _))
            errors.Add(nameof(notices.PostmasterCopy), $"'{copy}' is not an address");
    }

    /// <summary>Reads a resolver's address; the port is 53.</summary>
    internal static bool TryParseServer(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPEndPoint? server)
    {
        if (!IPEndPoint.TryParse(text, out server)) return false;
        if (server.Port == 0) server.Port = 53;
        return true;
    }

    private static void CheckAddresses(IEnumerable<string> addresses, string key, ErrorList errors)
    {
        foreach (var address in addresses.Where(address => !IPAddress.TryParse(address, out _)))
            errors.Add(key, $"'{address}' is not an IP address");
    }
}
