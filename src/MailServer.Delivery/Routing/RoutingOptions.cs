using System.Net;

namespace MailServer.Delivery.Routing;

/// <summary>Where mail goes.</summary>
public sealed record RoutingOptions
{
    /// <summary>The name of this server: in EHLO, in reports, and in MX records, where it ends the list of hosts.</summary>
    public required string HostName { get; init; }

    /// <summary>Other names of this server.</summary>
    public IReadOnlyCollection<string> OtherNames { get; init; } = [];

    /// <summary>The public addresses of this server: mail is never sent there by MX.</summary>
    public IReadOnlyCollection<IPAddress> OwnAddresses { get; init; } = [];

    /// <summary>The relay for all that has no route of its own; null sends by MX.</summary>
    public RelayTarget? SmartHost { get; init; }

    /// <summary>What counts for domains whose mail goes to their MX hosts: source addresses, name, limits, least TLS.</summary>
    public RelayTarget ByMx { get; init; } = new("");

    /// <summary>
    /// Next hops of single domains, by name; a name that begins with a dot stands for all its subdomains. Null as a target sends by MX
    /// in spite of a smart host; a target without a host does so, too, in its own way.
    /// </summary>
    public IReadOnlyDictionary<string, RelayTarget?> Routes { get; init; } = new Dictionary<string, RelayTarget?>();

    /// <summary>At most so many hosts in one attempt: a list of a thousand MX records must not keep a worker for a day.</summary>
    public int MostHosts { get; init; } = 5;

    /// <summary>At most so many addresses in one attempt.</summary>
    public int MostAddresses { get; init; } = 8;

    /// <summary>At most so many hosts are given one message in one attempt: when the first puts it off or hangs up, the next may take it.</summary>
    public int MostSessions { get; init; } = 2;

    /// <summary>How long one address may be silent before the next one is tried at the same time: 250 ms by RFC 8305 §5.</summary>
    public TimeSpan ConnectionAttemptDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The port of hosts found by MX. Only tests need another.</summary>
    public int MxPort { get; init; } = 25;

    /// <summary>Whether IPv6 addresses are tried; they come first.</summary>
    public bool UseIPv6 { get; init; } = true;

    /// <summary>Whether the AD bit of the resolver may be believed: it validates, and the way to it is safe. REQUIRETLS and DANE depend on it.</summary>
    public bool TrustsDnssec { get; init; }
}
