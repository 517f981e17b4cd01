using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using MailServer.Delivery.Outbound;

namespace MailServer.Delivery.Routing;

/// <summary>A configured next hop: the smart host, the one of a domain, or what counts for the MX hosts of a domain.</summary>
/// <param name="Host">A host name (its addresses are looked up, its MX records are not), an IP address, <c>unix:</c> and a path, or empty for the MX hosts.</param>
public sealed record RelayTarget(string Host)
{
    /// <summary>The port. MX hosts have <see cref="RoutingOptions.MxPort"/>.</summary>
    public int Port { get; init; } = 25;

    /// <summary>LMTP (RFC 2033) instead of SMTP.</summary>
    public bool IsLmtp { get; init; }

    /// <summary>TLS; opportunistic by default.</summary>
    public OutboundTls Tls { get; init; }

    /// <summary>The log-in, or null for none.</summary>
    public OutboundCredentials? Credentials { get; init; }

    /// <summary>The addresses to come from, in turns, those of the next hop's family; empty for the system's choice.</summary>
    public IReadOnlyList<IPAddress> SourceAddresses { get; init; } = [];

    /// <summary>The name in EHLO, or null for the server's.</summary>
    public string? HelloName { get; init; }

    /// <summary>Whether it is told who submitted a message (AUTH of MAIL, RFC 4954 §5), which only a hop of the same administration needs to know.</summary>
    public bool PassesAuth { get; init; }

    /// <summary>The limits of this next hop instead of the queue's own.</summary>
    public DestinationLimits Limits { get; init; } = new();

    internal bool IsByMx => Host.Length == 0;

    /// <summary>Two targets with one key share their connections.</summary>
    internal string Key => string.Create(
        null, $"{(IsLmtp ? "lmtp" : "smtp")}:{Host}:{Port}:{Tls}:{Credentials?.UserName}:{string.Join(',', SourceAddresses)}:{HelloName}");

    /// <summary>Reads <c>host</c>, <c>host:port</c>, <c>[IPv6]:port</c> or <c>unix:path</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RelayTarget? target)
    {
        target = null;
        if (string.IsNullOrWhiteSpace(text)) return false;
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            target = new RelayTarget(text);
            return text.Length > 5;
        }

        if (IPAddress.TryParse(text.Trim('[', ']'), out _))
        {
            target = new RelayTarget(text.Trim('[', ']'));
            return true;
        }

        int colon = text.LastIndexOf(':');
        string host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        if (colon < 0) target = new RelayTarget(host);
        else if (int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65536)
            target = new RelayTarget(host) { Port = port };
        return target is not null && host.Length > 0;
    }
}

/// <summary>How much one destination gets. Null leaves it to the queue's options.</summary>
public sealed record DestinationLimits
{
    /// <summary>Connections at the same time.</summary>
    public int? MostConnections { get; init; }

    /// <summary>Messages on one connection.</summary>
    public int? MostMessagesPerConnection { get; init; }

    /// <summary>Messages in a minute; 0 for no limit.</summary>
    public int? MostMessagesPerMinute { get; init; }
}
