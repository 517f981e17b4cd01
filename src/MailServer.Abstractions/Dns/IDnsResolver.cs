using System.Net;

namespace MailServer.Dns;

/// <summary>
/// Asks the DNS. Names are A-labels without a final dot; aliases (CNAME) are followed. It never throws for what a server answered or failed to answer:
/// that is <see cref="DnsStatus.TryLater"/>. It only throws <see cref="OperationCanceledException"/>.
/// </summary>
public interface IDnsResolver
{
    /// <summary>The hosts that take mail for a domain, in the order of the answer (MX, RFC 5321 §5.1).</summary>
    ValueTask<DnsAnswer<MailExchanger>> FindMailExchangersAsync(string domain, CancellationToken cancellationToken);

    /// <summary>The IPv4 addresses of a host (A).</summary>
    ValueTask<DnsAnswer<IPAddress>> FindIPv4Async(string host, CancellationToken cancellationToken);

    /// <summary>The IPv6 addresses of a host (AAAA).</summary>
    ValueTask<DnsAnswer<IPAddress>> FindIPv6Async(string host, CancellationToken cancellationToken);

    /// <summary>The texts of a name, the strings of each record joined (TXT).</summary>
    ValueTask<DnsAnswer<string>> FindTextAsync(string name, CancellationToken cancellationToken);

    /// <summary>The certificates that a service binds itself to, such as at <c>_25._tcp.mail.example.org</c> (TLSA, RFC 6698).</summary>
    ValueTask<DnsAnswer<TlsaAssociation>> FindTlsaAsync(string name, CancellationToken cancellationToken);

    /// <summary>The name that a name is an alias of (CNAME), one step.</summary>
    ValueTask<DnsAnswer<string>> FindAliasAsync(string name, CancellationToken cancellationToken);
}
