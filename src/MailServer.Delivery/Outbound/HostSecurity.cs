using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Routing;
using MailServer.Dns;

namespace MailServer.Delivery.Outbound;

/// <summary>What a host's TLS must be, and who says so.</summary>
/// <param name="Tls">What is wanted.</param>
/// <param name="Associations">Certificates that the DNS binds the host to.</param>
/// <param name="TlsName">The name sent by SNI and looked for in the certificate.</param>
internal sealed record HostSecurity(OutboundTls Tls, IReadOnlyList<TlsaAssociation> Associations, string TlsName)
{
    /// <summary>Whether DANE says so (RFC 7672).</summary>
    public bool IsDane { get; init; }

    /// <summary>The TLSA records as they were published, for reports.</summary>
    public IReadOnlyList<TlsaAssociation> Published { get; init; } = [];

    /// <summary>The domain's policy that is in force for this host, or null (RFC 8461).</summary>
    public MtaStsPolicy? Policy { get; init; }

    /// <summary>Why a policy that the domain announces is not in force, as a result type of RFC 8460 §4.3; else null.</summary>
    public string? PolicyProblem { get; init; }

    /// <summary>Whether nobody can have forged the host's name, so that a valid certificate proves something.</summary>
    public bool IsNameProven { get; init; }

    /// <summary>Whether a session may do without what was wanted of TLS.</summary>
    public bool MayDoWithout => Tls == OutboundTls.Opportunistic && Associations.Count == 0;

    public static HostSecurity Usual(NextHost host) => new(host.Relay.Tls, [], host.Name) { IsNameProven = host.IsNameAuthenticated };
}
