using MailServer.Delivery.Connections;
using MailServer.Delivery.Routing;
using MailServer.Dns;

namespace MailServer.Delivery.Outbound;

/// <summary>
/// DANE for SMTP (RFC 7672): where MX, addresses and TLSA records are all validated by DNSSEC, the DNS says which certificate a host has,
/// and nobody on the way can take TLS away.
/// </summary>
internal sealed class DanePolicy(IDnsResolver resolver)
{
    private const int LongestAliasChain = 8;

    /// <summary>What is wanted of the host; null when it cannot be found out now, and the host must not be used (RFC 7672 §2.1.1).</summary>
    public async ValueTask<HostSecurity?> FindAsync(NextHost host, AddressList addresses, CancellationToken cancellationToken)
    {
        var usual = HostSecurity.Usual(host);
        if (!host.IsFromDns || !host.IsNameAuthenticated || !addresses.IsAuthenticated) return usual;
        // RFC 7672 §2.2.2: a host that is an alias has its records at its true name, or else at the one it goes by.
        string? trueName = await TrueNameAsync(host.Name, cancellationToken).ConfigureAwait(false);
        if (trueName is null) return null;
        string[] names = trueName == host.Name ? [host.Name] : [trueName, host.Name];
        foreach (string name in names)
        {
            var answer = await resolver.FindTlsaAsync(string.Create(null, $"_{host.Relay.Port}._tcp.{name}"), cancellationToken).ConfigureAwait(false);
            if (answer.Status == DnsStatus.TryLater) return null;
            if (!answer.IsFound || !answer.IsAuthenticated) continue;
            // RFC 7672 §2.2: records that cannot be used still say that there is TLS.
            return usual with { Tls = OutboundTls.Required, Associations = [.. answer.Records.Where(DaneMatch.IsUsable)], IsDane = true, TlsName = name, Published = answer.Records };
        }

        return usual;
    }

    // The end of the chain of aliases, as far as it is validated; null when the DNS does not answer.
    private async ValueTask<string?> TrueNameAsync(string host, CancellationToken cancellationToken)
    {
        string name = host;
        for (int i = 0; i < LongestAliasChain; i++)
        {
            var alias = await resolver.FindAliasAsync(name, cancellationToken).ConfigureAwait(false);
            if (alias.Status == DnsStatus.TryLater) return null;
            if (!alias.IsFound) return name;
            if (!alias.IsAuthenticated) return host;
            name = alias.Records[0];
        }

        return host;
    }
}
