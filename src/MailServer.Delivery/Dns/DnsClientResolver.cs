using System.Net;
using DnsClient;
using DnsClient.Protocol;
using MailServer.Dns;

namespace MailServer.Delivery.Dns;

/// <summary>Asks the DNS by the DnsClient library, which keeps answers for their time to live and repeats over TCP what did not fit.</summary>
public sealed class DnsClientResolver : IDnsResolver
{
    private readonly LookupClient _client;

    /// <summary>Makes a resolver.</summary>
    /// <param name="options">Servers and times.</param>
    public DnsClientResolver(DnsClientResolverOptions? options = null) => _client = new LookupClient(ToLibrary(options ?? new()));

    /// <inheritdoc />
    public ValueTask<DnsAnswer<MailExchanger>> FindMailExchangersAsync(string domain, CancellationToken cancellationToken) =>
        AskAsync<MxRecord, MailExchanger>(domain, QueryType.MX, r => new(r.Preference, NameOf(r.Exchange)), cancellationToken);

    /// <inheritdoc />
    public ValueTask<DnsAnswer<IPAddress>> FindIPv4Async(string host, CancellationToken cancellationToken) =>
        AskAsync<ARecord, IPAddress>(host, QueryType.A, r => r.Address, cancellationToken);

    /// <inheritdoc />
    public ValueTask<DnsAnswer<IPAddress>> FindIPv6Async(string host, CancellationToken cancellationToken) =>
        AskAsync<AaaaRecord, IPAddress>(host, QueryType.AAAA, r => r.Address, cancellationToken);

    /// <inheritdoc />
    public ValueTask<DnsAnswer<string>> FindTextAsync(string name, CancellationToken cancellationToken) =>
        AskAsync<TxtRecord, string>(name, QueryType.TXT, r => string.Concat(r.Text), cancellationToken);

    /// <inheritdoc />
    public ValueTask<DnsAnswer<TlsaAssociation>> FindTlsaAsync(string name, CancellationToken cancellationToken) =>
        AskAsync<TlsaRecord, TlsaAssociation>(
            name, QueryType.TLSA,
            r => new((byte)r.CertificateUsage, (byte)r.Selector, (byte)r.MatchingType, r.CertificateAssociationData.ToArray()),
            cancellationToken);

    /// <inheritdoc />
    public ValueTask<DnsAnswer<string>> FindAliasAsync(string name, CancellationToken cancellationToken) =>
        AskAsync<CNameRecord, string>(name, QueryType.CNAME, r => NameOf(r.CanonicalName), cancellationToken);

    private async ValueTask<DnsAnswer<T>> AskAsync<TRecord, T>(
        string name, QueryType type, Func<TRecord, T> convert, CancellationToken cancellationToken)
        where TRecord : DnsResourceRecord
    {
        if (!CanBeAsked(name)) return new DnsAnswer<T> { Status = DnsStatus.NoSuchName, Cause = "The name cannot be written in a query." };
        try
        {
            // The final dot keeps the search list of the machine out.
            var response = await _client.QueryAsync(name + ".", type, QueryClass.IN, cancellationToken).ConfigureAwait(false);
            return AnswerSection.IsTo(response, name, type) ? Interpret(response, name, convert) : Useless<T>("The answer is to something else.");
        }
        catch (Exception failure)
        {
            // Whatever the library makes of what came over the network, no answer is to be had now.
            cancellationToken.ThrowIfCancellationRequested();
            return Useless<T>(failure.Message);
        }
    }

    private static DnsAnswer<T> Useless<T>(string cause) => new() { Status = DnsStatus.TryLater, Cause = cause };

    // RFC 1035 §2.3.4; underscores are allowed, since services live under such names.
    private static bool CanBeAsked(string name) =>
        name.Length is > 0 and <= 253 && System.Text.Ascii.IsValid(name) && name.Split('.').All(label => label.Length is > 0 and <= 63);

    private static DnsAnswer<T> Interpret<TRecord, T>(IDnsQueryResponse response, string name, Func<TRecord, T> convert)
        where TRecord : DnsResourceRecord
    {
        var records = AnswerSection.Of(response, name).OfType<TRecord>().ToList();
        if (records.Count == 0 && response.Answers.OfType<TRecord>().Any()) return Useless<T>("The records in the answer belong to another name.");
        return new DnsAnswer<T>
        {
            Status = StatusOf(response.Header.ResponseCode, records.Count),
            Records = records.ConvertAll(r => convert(r)),
            TimeToLive = TimeSpan.FromSeconds(response.Answers.Select(r => r.TimeToLive).DefaultIfEmpty(0).Min()),
            IsAuthenticated = response.Header.IsAuthenticData,
            Cause = response.HasError ? response.ErrorMessage : null,
        };
    }

    private static DnsStatus StatusOf(DnsHeaderResponseCode code, int records) => code switch
    {
        DnsHeaderResponseCode.NoError => records > 0 ? DnsStatus.Found : DnsStatus.NoData,
        DnsHeaderResponseCode.NotExistentDomain => DnsStatus.NoSuchName,
        _ => DnsStatus.TryLater,
    };

    private static string NameOf(DnsString name) => AnswerSection.NameOf(name);

    private static LookupClientOptions ToLibrary(DnsClientResolverOptions options)
    {
        var library = options.Servers.Count > 0 ? new LookupClientOptions([.. options.Servers]) : new LookupClientOptions();
        library.Timeout = options.Timeout;
        library.Retries = options.Retries;
        library.UseCache = true;
        library.MaximumCacheTimeout = options.LongestCacheTime;
        library.ThrowDnsErrors = false;
        library.ContinueOnDnsError = true;
        library.ContinueOnEmptyResponse = false;
        // Only then does the answer say whether it was validated.
        library.RequestDnsSecRecords = options.AskForDnssec;
        return library;
    }
}
