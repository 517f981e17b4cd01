using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using MailServer.Delivery.Outbound;

namespace MailServer.Delivery.Routing;

/// <summary>A configured next hop: the smart host, or the one of a domain.</summary>
/// <param name="Host">A host name (its addresses are looked up, its MX records are not), an IP address, or <c>unix:</c> and a path.</param>
public sealed record RelayTarget(string Host)
{
    /// <summary>The port.</summary>
    public int Port { get; init; } = 25;

    /// <summary>LMTP (RFC 2033) instead of SMTP.</summary>
    public bool IsLmtp { get; init; }

    /// <summary>TLS; opportunistic by default.</summary>
    public OutboundTls Tls { get; init; }

    /// <summary>The log-in, or null for none.</summary>
    public OutboundCredentials? Credentials { get; init; }

    /// <summary>The address to come from, or null for the system's choice.</summary>
    public IPAddress? SourceAddress { get; init; }

    /// <summary>The name in EHLO, or null for the server's.</summary>
    public string? HelloName { get; init; }

    /// <summary>Two targets with one key share their connections.</summary>
    internal string Key => string.Create(null, $"{(IsLmtp ? "lmtp" : "smtp")}:{Host}:{Port}:{Tls}:{Credentials?.UserName}:{SourceAddress}:{HelloName}");

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
