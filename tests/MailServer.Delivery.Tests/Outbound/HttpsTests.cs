using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Outbound.TlsReports;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Testing;

namespace MailServer.Delivery.Tests.Outbound;

/// <summary>Policies fetched and reports posted by real HTTPS, to a server on loopback with a certificate of the tests' own authority.</summary>
public sealed class HttpsTests : IDisposable
{
    private const string Policy = "version: STSv1\r\nmode: enforce\r\nmx: mx.there.test\r\nmax_age: 86400\r\n";
    private const string Host = "mta-sts.there.test";

    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task A_policy_is_fetched_from_its_place()
    {
        using var server = new HttpsServer(_authority.Issue(Host), HttpsServer.Answer("200 OK", "text/plain; charset=utf-8", Policy));

        var fetch = await FetchAsync(server);

        Assert.Equal((Policy, null), (fetch.Policy, fetch.Failure));
        Assert.StartsWith("GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: mta-sts.there.test", (await server.Request).Head, StringComparison.Ordinal);
    }

    /// <summary>RFC 8461 §3.3: neither redirects nor anything else than the text itself.</summary>
    [Theory]
    [InlineData("404 Not Found", "text/plain", Policy)]
    [InlineData("301 Moved\r\nLocation: https://127.0.0.1/", "text/plain", Policy)]
    [InlineData("200 OK", "text/html", Policy)]
    [InlineData("200 OK", "application/octet-stream", Policy)]
    public async Task Anything_else_is_no_policy(string status, string type, string body)
    {
        using var server = new HttpsServer(_authority.Issue(Host), HttpsServer.Answer(status, type, body));

        var fetch = await FetchAsync(server);

        Assert.Null(fetch.Policy);
        Assert.False(fetch.IsCertificateInvalid);
    }

    [Fact]
    public async Task A_policy_without_end_is_cut_off()
    {
        using var server = new HttpsServer(_authority.Issue(Host), HttpsServer.Answer("200 OK", "text/plain", Policy + new string('\n', 70_000)));

        Assert.Null((await FetchAsync(server)).Policy);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_none()
    {
        using var server = new HttpsServer(_authority.Issue(Host), "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5000\r\n\r\n" + Policy);

        Assert.Null((await FetchAsync(server)).Policy);
    }

    [Theory]
    [InlineData("other.there.test", 30, true)]
    [InlineData(Host, -1, true)]
    [InlineData(Host, 30, false)]
    public async Task A_certificate_for_somebody_else_expired_or_of_a_stranger_is_refused(string name, int days, bool isKnown)
    {
        using var stranger = new TestAuthority();
        using var server = new HttpsServer(
            (isKnown ? _authority : stranger).Issue(name, DateTimeOffset.UtcNow.AddDays(days)), HttpsServer.Answer("200 OK", "text/plain", Policy));

        var fetch = await FetchAsync(server);

        Assert.Null(fetch.Policy);
        Assert.True(fetch.IsCertificateInvalid, fetch.Failure);
    }

    [Fact]
    public async Task A_web_server_that_is_not_there_is_told_from_one_that_is()
    {
        using var fetcher = new HttpsMtaStsFetcher(new FakeDnsResolver(), 443, _authority.Client());

        var fetch = await fetcher.FetchAsync("there.test", CancellationToken.None);

        Assert.Contains("has no address", fetch.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("201 Created", null)]
    [InlineData("503 Busy", "The server answers 503")]
    [InlineData("302 Found\r\nLocation: https://127.0.0.1/", "The server answers 302")]
    public async Task A_report_is_posted(string status, string? problem)
    {
        using var server = new HttpsServer(_authority.Issue("localhost"), HttpsServer.Answer(status, "text/plain", "ok"));
        using var poster = new HttpsTlsReportPoster(_authority.Client());
        byte[] report = [1, 2, 3];

        Assert.Equal(problem, await poster.PostAsync(new Uri($"https://localhost:{server.Port}/v1/tls?x=y"), report, CancellationToken.None));

        var (head, body) = await server.Request;
        Assert.StartsWith("POST /v1/tls?x=y HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/tlsrpt+gzip\r\n", head, StringComparison.Ordinal);
        Assert.Equal(report, body);
    }

    [Fact]
    public async Task A_report_goes_to_nobody_who_cannot_be_trusted()
    {
        using var stranger = new TestAuthority();
        using var server = new HttpsServer(stranger.Issue("localhost"), HttpsServer.Answer("201 Created", "text/plain", "ok"));
        using var poster = new HttpsTlsReportPoster(_authority.Client());

        Assert.NotNull(await poster.PostAsync(new Uri($"https://localhost:{server.Port}/"), new byte[] { 1 }, CancellationToken.None));
    }

    private async Task<MtaStsFetch> FetchAsync(HttpsServer server)
    {
        var dns = new FakeDnsResolver().AddAddress(Host, "127.0.0.1");
        using var fetcher = new HttpsMtaStsFetcher(dns, server.Port, _authority.Client());
        return await fetcher.FetchAsync("there.test", CancellationToken.None).AsTask().WaitAsync(Waiting.Guard);
    }
}
