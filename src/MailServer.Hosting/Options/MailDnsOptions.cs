namespace MailServer.Hosting.Options;

/// <summary>How the DNS is asked: <c>Delivery:Dns</c>.</summary>
public sealed class MailDnsOptions
{
    /// <summary>Recursive resolvers, <c>address</c> or <c>address:port</c>. None: those of the system.</summary>
    public IList<string> Servers { get; } = [];

    /// <summary>How long one server may take. Five seconds, as resolvers use between themselves.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the resolver validates DNSSEC and the way to it is safe, as one on this machine is. DANE depends on it.</summary>
    public bool TrustDnssec { get; set; }
}
