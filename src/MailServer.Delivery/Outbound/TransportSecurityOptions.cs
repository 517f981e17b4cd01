using MailServer.Delivery.Outbound.TlsReports;
using MailServer.Queue;

namespace MailServer.Delivery.Outbound;

/// <summary>What counts of that which domains publish of TLS to their mail hosts.</summary>
public sealed record TransportSecurityOptions
{
    /// <summary>Whether validated TLSA records bind a host to its certificate (RFC 7672). It needs <see cref="Routing.RoutingOptions.TrustsDnssec"/>.</summary>
    public bool UsesDane { get; init; } = true;

    /// <summary>Whether the policies of domains are fetched and followed (RFC 8461).</summary>
    public bool UsesMtaSts { get; init; } = true;

    /// <summary>Where policies and counts outlast a restart; null keeps them in memory only.</summary>
    public ITransportNotes? Notes { get; init; }

    /// <summary>How domains that ask for it are told each day how TLS to their hosts went (RFC 8460); null for not at all.</summary>
    public TlsReportOptions? Reports { get; init; }
}
