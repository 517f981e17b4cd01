using System.Net;

namespace MailServer.Delivery.Dns;

/// <summary>How the DNS is asked.</summary>
public sealed record DnsClientResolverOptions
{
    /// <summary>The recursive resolvers; empty takes the system's.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>How long one server may take. Five seconds, as resolvers use between themselves.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a server that did not answer is asked again.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>The longest time that an answer is kept, whatever its time to live says.</summary>
    public TimeSpan LongestCacheTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Whether to ask for validated answers. Only useful with a validating resolver on a trusted way, such as on this machine.</summary>
    public bool AskForDnssec { get; init; }
}
