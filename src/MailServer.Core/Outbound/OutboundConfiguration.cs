using MailServer.Delivery.Dns;
using MailServer.Delivery.Notifications;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.TlsReports;
using MailServer.Delivery.Queue;
using MailServer.Delivery.Routing;
using MailServer.Hosting.Options;
using MailServer.Protocol;
using MailServer.Queue;

namespace MailServer.Core.Outbound;

/// <summary>Makes the settings of the way out from the server's options, which were validated: what cannot be read does not come here.</summary>
internal sealed record OutboundConfiguration(Func<QueueRunnerSettings, QueueRunnerSettings>? Configure)
{
    public QueueRunnerSettings For(MailServerOptions server, ISuppressionList? suppression, ITransportNotes? notes, INoticeTemplate? template, IRelayTokenSource? tokens)
    {
        var settings = new QueueRunnerSettings(RouteSettings.Routing(server, tokens), server.Delivery.Notices.ToNoticeOptions(server.HostName, template))
        {
            Queue = Queue(server.Delivery, server.Limits.DrainTime),
            Suppression = new SuppressionRules { List = suppression, AfterFailure = server.Delivery.Suppression.AfterFailure, Expiry = server.Delivery.Suppression.Expiry },
            Security = Security(server, server.Delivery.Tls) with { Notes = notes },
        };
        return Configure is null ? settings : Configure(settings);
    }

    public static DnsClientResolverOptions Resolver(MailDnsOptions dns) => new()
    {
        Servers = [.. dns.Servers.Select(RouteSettings.Resolver)],
        Timeout = dns.Timeout,
        AskForDnssec = dns.TrustDnssec,
    };

    private static TransportSecurityOptions Security(MailServerOptions server, MailDeliveryTlsOptions tls) => new()
    {
        UsesDane = tls.Dane,
        UsesMtaSts = tls.MtaSts,
        Reports = tls.Reports
            ? new TlsReportOptions { HostName = server.HostName, Organization = tls.ReportOrganization, Contact = tls.ReportContact }
            : null,
    };

    private static QueueRunnerOptions Queue(MailDeliveryOptions delivery, TimeSpan drainTime) => new()
    {
        MostItems = delivery.Queue.MostItems,
        MostItemsPerDestination = delivery.Queue.MostItemsPerDestination,
        MostConnectionsPerDestination = delivery.Queue.MostConnectionsPerDestination,
        MostMessagesPerConnection = delivery.Queue.MostMessagesPerConnection,
        MostMessagesPerMinute = delivery.Queue.MostMessagesPerMinute,
        ConnectionIdleTime = delivery.Queue.ConnectionIdleTime,
        LeaseTime = delivery.Queue.LeaseTime,
        DrainTime = drainTime,
        Retry = Schedule(delivery.Retry),
    };

    private static RetrySchedule Schedule(MailRetryOptions retry) => new()
    {
        FirstInterval = retry.FirstInterval,
        LongestInterval = retry.LongestInterval,
        MaximumAge = retry.MaximumAge,
        MinimumAge = retry.MinimumAge,
        DelayWarning = retry.DelayWarning,
    };
}
