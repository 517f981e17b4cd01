namespace MailServer.Hosting.Options;

/// <summary>The way out of the server: <c>Delivery</c>.</summary>
public sealed class MailDeliveryOptions
{
    /// <summary>The relay that takes all foreign mail, <c>host</c>, <c>host:port</c> or <c>unix:path</c>; the port is 25, or 465 with implicit TLS. Null: each message goes to the MX hosts of its domain.</summary>
    public string? SmartHost { get; set; }

    /// <summary>The log-in name at the smart host. Null: no log-in.</summary>
    public string? SmartHostUser { get; set; }

    /// <summary>The password at the smart host.</summary>
    public string? SmartHostPassword { get; set; }

    /// <summary>A file with a bearer token (OAUTHBEARER, XOAUTH2) in the place of the password, read anew for each log-in. Null: the password, or an <see cref="Delivery.Outbound.IRelayTokenSource"/> of the program.</summary>
    public string? SmartHostTokenFile { get; set; }

    /// <summary>TLS towards the smart host. It is known and its operator can be asked for TLS, hence STARTTLS. With TLS, the certificate must be valid for the name; <see cref="MailTlsMode.None"/> sends the password in the clear.</summary>
    public MailTlsMode SmartHostTls { get; set; } = MailTlsMode.StartTls;

    /// <summary>Whether the senders of forwarded mail are rewritten (SRS). Yes: under their own addresses it would fail SPF where it goes.</summary>
    public bool Srs { get; set; } = true;

    /// <summary>The domain of rewritten senders; a domain of this server. Null: that of the address that forwards.</summary>
    public string? SrsDomain { get; set; }

    /// <summary>When recipients are put on the suppression list.</summary>
    public MailSuppressionOptions Suppression { get; } = new();

    /// <summary>Distribution lists.</summary>
    public MailListOptions Lists { get; } = new();

    /// <summary>The queue's schedule.</summary>
    public MailRetryOptions Retry { get; } = new();

    /// <summary>The server's addresses that mail goes out from, in turns, those of the next hop's family. None: the system chooses.</summary>
    public IList<string> SourceAddresses { get; } = [];

    /// <summary>The name in EHLO to next hops. Null: <see cref="MailServerOptions.HostName"/>. The name that DNS knows for the source address is expected.</summary>
    public string? HelloName { get; set; }

    /// <summary>Other names of this server: where they stand among a domain's MX hosts, the list ends.</summary>
    public IList<string> OwnNames { get; } = [];

    /// <summary>The public addresses of this server, which the machine may not know behind a translation of addresses: mail is never sent there by MX.</summary>
    public IList<string> OwnAddresses { get; } = [];

    /// <summary>Whether IPv6 addresses of next hops are used.</summary>
    public bool UseIPv6 { get; set; } = true;

    /// <summary>The port of MX hosts. Only a test or a closed network has another than 25.</summary>
    public int MxPort { get; set; } = 25;

    /// <summary>Next hops of single domains, by domain; <c>.example.org</c> or <c>*.example.org</c> stands for all subdomains.</summary>
    public IDictionary<string, MailRouteOptions> Routes { get; } = new Dictionary<string, MailRouteOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How the queue is worked off.</summary>
    public MailQueueOptions Queue { get; } = new();

    /// <summary>TLS towards the mail hosts of other domains.</summary>
    public MailDeliveryTlsOptions Tls { get; } = new();

    /// <summary>How next hops are found.</summary>
    public MailDnsOptions Dns { get; } = new();

    /// <summary>What senders are told.</summary>
    public MailNoticeOptions Notices { get; } = new();
}

/// <summary>When mail that could not go out is tried again: <c>Delivery:Retry</c>.</summary>
public sealed class MailRetryOptions
{
    /// <summary>Until the second try; each later one doubles. Five minutes satisfy most greylists.</summary>
    public TimeSpan FirstInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest time between tries. RFC 5321 §4.5.4.1 wants at least two tries in the first hour, then every two or three hours.</summary>
    public TimeSpan LongestInterval { get; set; } = TimeSpan.FromHours(3);

    /// <summary>After this a message goes back to its sender: five days by RFC 5321 §4.5.4.1.</summary>
    public TimeSpan MaximumAge { get; set; } = TimeSpan.FromDays(5);

    /// <summary>A message younger than this is never given up for a passing failure. Ten minutes outlast a next hop's restart.</summary>
    public TimeSpan MinimumAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>When the sender is told that a message is late. Four hours, as most servers do. Zero: never.</summary>
    public TimeSpan DelayWarning { get; set; } = TimeSpan.FromHours(4);
}
