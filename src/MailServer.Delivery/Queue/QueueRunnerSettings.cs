using MailServer.Delivery.Notifications;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Outbound.TlsReports;
using MailServer.Delivery.Routing;
using MailServer.Directories;
using MailServer.Receiving;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Delivery.Queue;

/// <summary>What the administrator sets of the way out.</summary>
/// <param name="Routing">Where mail goes.</param>
/// <param name="Notices">What senders are told.</param>
public sealed record QueueRunnerSettings(RoutingOptions Routing, NoticeOptions Notices)
{
    /// <summary>How fast, how often, how long.</summary>
    public QueueRunnerOptions Queue { get; init; } = new();

    /// <summary>When recipients are put on the suppression list.</summary>
    public SuppressionRules Suppression { get; init; } = new();

    /// <summary>What domains publish of TLS, and what they are told of it.</summary>
    public TransportSecurityOptions Security { get; init; } = new();
}

/// <summary>What a test replaces.</summary>
public sealed record QueueRunnerEnvironment
{
    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Chance: the order of equal hosts, and jitter.</summary>
    public Random Random { get; init; } = Random.Shared;

    /// <summary>Fetches MTA-STS policies; null for none, and no MTA-STS.</summary>
    public IMtaStsFetcher? PolicyFetcher { get; init; }

    /// <summary>Posts TLS reports; null when they only go by mail.</summary>
    public ITlsReportPoster? ReportPoster { get; init; }

    /// <summary>Who is here: what waits for them goes into their mailboxes. Null: nobody; all mail goes out.</summary>
    public IUserDirectory? Directory { get; init; }

    /// <summary>Puts it there; needed with <see cref="Directory"/>.</summary>
    public IMailReceiver? Receiver { get; init; }

    /// <summary>The log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
