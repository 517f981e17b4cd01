using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MailServer.Dns;

namespace MailServer.Testing;

/// <summary>A DNS that knows what it was told. Names that it does not know do not exist.</summary>
public sealed class FakeDnsResolver : IDnsResolver
{
    private readonly ConcurrentDictionary<string, FakeDnsName> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether answers count as validated by DNSSEC.</summary>
    public bool IsAuthenticated { get; set; }

    /// <summary>The records of a name, which exists from now on.</summary>
    public FakeDnsName Name(string name) => _names.GetOrAdd(name, _ => new FakeDnsName());

    /// <summary>Adds an MX record.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="preference">The preference.</param>
    /// <param name="host">The host; empty for the null MX.</param>
    public FakeDnsResolver AddMx(string domain, int preference, string host)
    {
        Name(domain).Exchangers.Add(new MailExchanger(preference, host));
        return this;
    }

    /// <summary>Adds an A or AAAA record.</summary>
    public FakeDnsResolver AddAddress(string host, string address)
    {
        Name(host).Addresses.Add(IPAddress.Parse(address));
        return this;
    }

    /// <summary>Adds a TXT record.</summary>
    public FakeDnsResolver AddText(string name, string text)
    {
        Name(name).Texts.Add(text);
        return this;
    }

    /// <summary>Makes every question about a name fail (SERVFAIL), or not any more.</summary>
    public FakeDnsResolver Break(string name, bool isBroken = true)
    {
        Name(name).IsBroken = isBroken;
        return this;
    }

    /// <inheritdoc />
    public ValueTask<DnsAnswer<MailExchanger>> FindMailExchangersAsync(string domain, CancellationToken cancellationToken) =>
        Answer(domain, name => name.Exchangers);

    /// <inheritdoc />
    public ValueTask<DnsAnswer<IPAddress>> FindIPv4Async(string host, CancellationToken cancellationToken) =>
        Answer(host, name => name.Addresses.Where(a => a.AddressFamily == AddressFamily.InterNetwork));

    /// <inheritdoc />
    public ValueTask<DnsAnswer<IPAddress>> FindIPv6Async(string host, CancellationToken cancellationToken) =>
        Answer(host, name => name.Addresses.Where(a => a.AddressFamily == AddressFamily.InterNetworkV6));

    /// <inheritdoc />
    public ValueTask<DnsAnswer<string>> FindTextAsync(string name, CancellationToken cancellationToken) => Answer(name, n => n.Texts);

    /// <inheritdoc />
    public ValueTask<DnsAnswer<TlsaAssociation>> FindTlsaAsync(string name, CancellationToken cancellationToken) => Answer(name, n => n.Associations);

    /// <inheritdoc />
    public ValueTask<DnsAnswer<string>> FindAliasAsync(string name, CancellationToken cancellationToken) =>
        Ask(name, n => n.Alias is { } alias ? [alias] : Array.Empty<string>());

    // As a resolver does, aliases are followed.
    private ValueTask<DnsAnswer<T>> Answer<T>(string question, Func<FakeDnsName, IEnumerable<T>> records)
    {
        for (int i = 0; i < 8 && _names.TryGetValue(question, out var name) && name is { Alias: { } alias, IsBroken: false }; i++) question = alias;
        return Ask(question, records);
    }

    private ValueTask<DnsAnswer<T>> Ask<T>(string question, Func<FakeDnsName, IEnumerable<T>> records)
    {
        if (!_names.TryGetValue(question, out var name)) return new(new DnsAnswer<T> { Status = DnsStatus.NoSuchName, IsAuthenticated = IsAuthenticated });
        if (name.IsBroken) return new(new DnsAnswer<T> { Status = DnsStatus.TryLater, Cause = "SERVFAIL" });
        T[] found = [.. records(name)];
        return new(new DnsAnswer<T>
        {
            Status = found.Length > 0 ? DnsStatus.Found : DnsStatus.NoData,
            Records = found,
            TimeToLive = TimeSpan.FromMinutes(5),
            IsAuthenticated = IsAuthenticated,
        });
    }
}

/// <summary>What the <see cref="FakeDnsResolver"/> knows of a name.</summary>
public sealed class FakeDnsName
{
    /// <summary>MX.</summary>
    public IList<MailExchanger> Exchangers { get; } = [];

    /// <summary>A and AAAA.</summary>
    public IList<IPAddress> Addresses { get; } = [];

    /// <summary>TXT.</summary>
    public IList<string> Texts { get; } = [];

    /// <summary>TLSA.</summary>
    public IList<TlsaAssociation> Associations { get; } = [];

    /// <summary>CNAME, or null.</summary>
    public string? Alias { get; set; }

    /// <summary>Whether questions fail.</summary>
    public bool IsBroken { get; set; }
}
