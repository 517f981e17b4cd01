using MailServer.Delivery.Connections;
using MailServer.Delivery.Routing;
using MailServer.Dns;

namespace MailServer.Delivery.Outbound;

/// <summary>What a host's TLS must be.</summary>
internal readonly record struct HostSecurity(OutboundTls Tls, IReadOnlyList<TlsaAssociation> Associations);

/// <summary>
/// DANE for SMTP (RFC 7672): where MX, addresses and TLSA records are all validated by DNSSEC, the DNS says which certificate a host has,
/// and nobody on the way can take TLS away.
/// </summary>
internal sealed class DanePolicy(IDnsResolver resolver)
{
    /// <summary>What is wanted of the host; null when it cannot be found out now, and the host must not be used (RFC 7672 §2.1.1).</summary>
    public async ValueTask<HostSecurity?> FindAsync(NextHost host, AddressList addresses, CancellationToken cancellationToken)
    {
        var usual = new HostSecurity(host.Relay.Tls, []);
        if (!host.IsFromDns || !host.IsNameAuthenticated || !addresses.IsAuthenticated) return usual;
        string name = string.Create(null, $"_{host.Relay.Port}._tcp.{host.Name}");
        var answer = await resolver.FindTlsaAsync(name, cancellationToken).ConfigureAwait(false);
        if (answer.Status == DnsStatus.TryLater) return null;
        if (!answer.IsFound || !answer.IsAuthenticated) return usual;
        TlsaAssociation[] usable = [.. answer.Records.Where(DaneMatch.IsUsable)];
        // RFC 7672 §2.2: records that cannot be used still say that there is TLS.
        return new HostSecurity(OutboundTls.Required, usable);
    }
}
