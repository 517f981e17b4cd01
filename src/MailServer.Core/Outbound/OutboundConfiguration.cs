using MailServer.Delivery.Notifications;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Queue;
using MailServer.Delivery.Routing;
using MailServer.Hosting.Options;
using MailServer.Protocol;
using MailServer.Queue;

namespace MailServer.Core.Outbound;

/// <summary>Makes the settings of the way out from the server's options.</summary>
internal sealed record OutboundConfiguration(Func<QueueRunnerSettings, QueueRunnerSettings>? Configure)
{
    private const int SubmissionsPort = 465; // RFC 8314 §3.3

    public QueueRunnerSettings For(MailServerOptions server, ISuppressionList? suppression)
    {
        var settings = new QueueRunnerSettings(
            new RoutingOptions { HostName = server.HostName, SmartHost = SmartHost(server.Delivery) },
            Notices(server))
        {
            Queue = new QueueRunnerOptions { Retry = Schedule(server.Delivery.Retry), DrainTime = server.Limits.DrainTime },
            Suppression = new SuppressionRules { List = suppression, AfterFailure = server.Delivery.Suppression.AfterFailure, Expiry = server.Delivery.Suppression.Expiry },
        };
        return Configure is null ? settings : Configure(settings);
    }

    private static NoticeOptions Notices(MailServerOptions server) => new()
    {
        HostName = server.HostName,
        Template = server.Delivery.NoticeLanguage == NoticeLanguage.German ? new GermanNotices() : new EnglishNotices(),
        PostmasterCopy = EmailAddress.TryParse(server.Delivery.PostmasterCopy, allowUtf8: true, out var postmaster) ? postmaster : null,
    };

    // The options were validated: what cannot be read does not come here.
    private static RelayTarget? SmartHost(MailDeliveryOptions delivery)
    {
        if (!RelayTarget.TryParse(delivery.SmartHost, out var target)) return null;
        var isImplicit = delivery.SmartHostTls == MailTlsMode.Implicit;
        return target with
        {
            Port = isImplicit && target.Port == new RelayTarget(target.Host).Port ? SubmissionsPort : target.Port,
            Tls = Tls(delivery.SmartHostTls),
            Credentials = Credentials(delivery),
        };
    }

    private static OutboundTls Tls(MailTlsMode mode) => mode switch
    {
        MailTlsMode.None => OutboundTls.None,
        MailTlsMode.Implicit => OutboundTls.Implicit,
        _ => OutboundTls.Verified,
    };

    // Who turns TLS off and still gives a password wants it sent like that: a relay on the same machine.
    private static OutboundCredentials? Credentials(MailDeliveryOptions delivery) => delivery.SmartHostUser is not { } user
        ? null
        : new OutboundCredentials(user, delivery.SmartHostPassword ?? "") { AllowPlaintext = delivery.SmartHostTls == MailTlsMode.None };

    private static RetrySchedule Schedule(MailRetryOptions retry) => new()
    {
        FirstInterval = retry.FirstInterval,
        LongestInterval = retry.LongestInterval,
        MaximumAge = retry.MaximumAge,
        MinimumAge = retry.MinimumAge,
    };
}
