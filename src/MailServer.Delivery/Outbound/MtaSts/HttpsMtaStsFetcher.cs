using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using MailServer.Dns;

namespace MailServer.Delivery.Outbound.MtaSts;

/// <summary>Fetches policies by HTTPS, with the mail server's own resolver: no redirects, a valid certificate, a limited length and time.</summary>
public sealed class HttpsMtaStsFetcher : IMtaStsFetcher, IDisposable
{
    // RFC 8461 §3.3: senders may limit the size, and 64 KiB is enough; a minute is the suggested time.
    private const int LongestPolicy = 64 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly HttpClient _client;
    private readonly IDnsResolver _resolver;
    private readonly int _port;

    /// <summary>Makes a fetcher.</summary>
    /// <param name="resolver">Finds the web servers.</param>
    public HttpsMtaStsFetcher(IDnsResolver resolver)
        : this(resolver, 443, new SocketsHttpHandler())
    {
    }

    internal HttpsMtaStsFetcher(IDnsResolver resolver, int port, SocketsHttpHandler handler)
    {
        _resolver = resolver;
        _port = port;
        // RFC 8461 §3.3: redirects are not followed, and HTTP caching is not used.
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.UseProxy = false;
        handler.ConnectCallback = ConnectAsync;
        handler.PooledConnectionLifetime = Limit;
        _client = new HttpClient(handler) { Timeout = Limit, MaxResponseContentBufferSize = LongestPolicy };
    }

    /// <inheritdoc />
    public async ValueTask<MtaStsFetch> FetchAsync(string domain, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri(Address(domain)), cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK) return new MtaStsFetch(null, $"The web server answers {(int)response.StatusCode}");
            if (!IsText(response.Content.Headers.ContentType)) return new MtaStsFetch(null, "The policy is not text/plain");
            return new MtaStsFetch(Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UriFormatException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new MtaStsFetch(null, failure.InnerException?.Message ?? failure.Message, failure.InnerException is AuthenticationException);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private string Address(string domain) =>
        string.Create(null, $"https://mta-sts.{domain}{(_port == 443 ? "" : $":{_port}")}/.well-known/mta-sts.txt");

    private static bool IsText(MediaTypeHeaderValue? type) => string.Equals(type?.MediaType, "text/plain", StringComparison.OrdinalIgnoreCase);

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var four = await _resolver.FindIPv4Async(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        var six = await _resolver.FindIPv6Async(context.DnsEndPoint.Host, cancellationToken).ConfigureAwait(false);
        IPAddress[] addresses = [.. four.Records, .. six.Records];
        if (addresses.Length == 0) throw new IOException($"{context.DnsEndPoint.Host} has no address");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, _port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
