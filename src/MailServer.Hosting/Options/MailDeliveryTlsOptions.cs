using MailServer.Delivery.Outbound;

namespace MailServer.Hosting.Options;

/// <summary>TLS towards the mail hosts of other domains: <c>Delivery:Tls</c>.</summary>
public sealed class MailDeliveryTlsOptions
{
    /// <summary>The least that is wanted of MX hosts, whatever their domain publishes. Most of the Internet's mail hosts have certificates that nobody can verify.</summary>
    public OutboundTls Mode { get; set; } = OutboundTls.Opportunistic;

    /// <summary>Whether validated TLSA records bind a host to its certificate (RFC 7672). It needs <see cref="MailDnsOptions.TrustDnssec"/>.</summary>
    public bool Dane { get; set; } = true;

    /// <summary>Whether the MTA-STS policies of domains are fetched and followed (RFC 8461).</summary>
    public bool MtaSts { get; set; } = true;

    /// <summary>
    /// Whether domains that ask for it are told each day how TLS to their hosts went (RFC 8460). Off, since most receivers only take such
    /// a report when it is signed by DKIM, which a relay behind this server must do.
    /// </summary>
    public bool Reports { get; set; }

    /// <summary>Who reports. Null: the server's name.</summary>
    public string? ReportOrganization { get; set; }

    /// <summary>Whom to ask about a report. Null: the server's postmaster.</summary>
    public string? ReportContact { get; set; }
}
