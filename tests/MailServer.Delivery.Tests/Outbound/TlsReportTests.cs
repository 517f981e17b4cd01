using System.IO.Compression;
using System.Text;
using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.TlsReports;
using MailServer.Delivery.Tests.Outbound.Support;
using MimeKit;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class TlsReportTests : IAsyncDisposable
{
    private readonly QueueBench _bench = new() { Security = new TransportSecurityOptions { Reports = new TlsReportOptions { HostName = "mail.here.test" } } };

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task A_domain_that_asks_for_it_is_told_of_the_day_by_mail_and_by_HTTPS()
    {
        _bench.Dns.AddText("_smtp._tls.there.test", "v=TLSRPTv1; rua=mailto:tls@reports.test,https://reports.test/v1");
        _bench.Dns.AddText("_mta-sts.there.test", "v=STSv1; id=1");
        _bench.Policies.Publish("there.test", "testing", "86400", "mx.there.test");
        await RunADayAsync();

        var notice = await _bench.NextNoticeAsync();
        using var stream = notice.Content.OpenStream();
        using var message = await MimeMessage.LoadAsync(stream, TestContext.Current.CancellationToken);

        Assert.Equal("tls@reports.test", notice.Recipients[0].Address.ToString());
        Assert.Null(notice.ReversePath);
        Assert.Equal("Report Domain: there.test Submitter: mail.here.test Report-ID: <20260101.there.test@mail.here.test>", message.Subject);
        Assert.Equal(("there.test", "mail.here.test", "No"), (message.Headers["TLS-Report-Domain"], message.Headers["TLS-Report-Submitter"], message.Headers["TLS-Required"]));
        Assert.Equal("tlsrpt", message.Body!.ContentType.Parameters["report-type"]);
        Assert.Equal(
            "mail.here.test!there.test!1767225600!1767311999!20260101.there.test.json.gz",
            message.BodyParts.OfType<MimePart>().Single(part => part.ContentType.MediaSubtype == "tlsrpt+gzip").FileName);
        stream.Position = 0;
        Check((await TlsReportReader.ReadMessageAsync(stream, TestContext.Current.CancellationToken))!);
        while (_bench.Reports.Taken.IsEmpty) await Task.Yield();
        var posted = Assert.Single(_bench.Reports.Taken);
        Assert.Equal("https://reports.test/v1", posted.Place.ToString());
        Check((await TlsReportReader.ReadAsync(new MemoryStream(posted.Report), true, TestContext.Current.CancellationToken))!);
    }

    [Fact]
    public async Task A_domain_that_does_not_ask_is_not_told()
    {
        await RunADayAsync();
        await _bench.StopAsync();

        Assert.Equal(0, _bench.NoticeCount);
    }

    [Fact]
    public async Task A_report_of_somebody_else_is_read()
    {
        const string json = """
            {"organization-name":"Company-X","date-range":{"start-datetime":"2016-04-01T00:00:00Z","end-datetime":"2016-04-01T23:59:59"},
             "contact-info":"sts-reporting@company-x.example","report-id":"5065427c-23d3-47ca-b6e0-946ea0e8c4be",
             "policies":[{"policy":{"policy-type":"sts","policy-string":["version: STSv1","mode: testing"],"policy-domain":"company-y.example","mx-host":"*.mail.company-y.example"},
              "summary":{"total-successful-session-count":5326,"total-failure-session-count":303},
              "failure-details":[{"result-type":"certificate-expired","sending-mta-ip":"2001:db8:abcd:0012::1","receiving-mx-hostname":"mx1.mail.company-y.example","failed-session-count":100,"new-field":{"a":[1]}}]}]}
            """;
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(json));
        packed.Position = 0;

        var report = (await TlsReportReader.ReadAsync(packed, true, TestContext.Current.CancellationToken))!;

        Assert.Equal(new DateTimeOffset(2016, 4, 1, 23, 59, 59, TimeSpan.Zero), report.Range.End);
        Assert.Equal(["*.mail.company-y.example"], report.Policies[0].Policy.Hosts!);
        Assert.Equal((5326, 303), (report.Policies[0].Summary.Successes, report.Policies[0].Summary.Failures));
        Assert.Equal(("certificate-expired", 100), (report.Policies[0].Failures[0].Type, report.Policies[0].Failures[0].Sessions));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"report-id\":\"x\",\"date-range\":{\"start-datetime\":\"yesterday\",\"end-datetime\":\"today\"}}")]
    [InlineData("{\"a\":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}")]
    public async Task What_is_no_report_is_none(string json)
    {
        Assert.Null(await TlsReportReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), false, TestContext.Current.CancellationToken));
        Assert.Null(await TlsReportReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), true, TestContext.Current.CancellationToken));
        Assert.Null(await TlsReportReader.ReadMessageAsync(new MemoryStream(Encoding.UTF8.GetBytes("Subject: x\r\n\r\n" + json)), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_bomb_is_not_unpacked()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int i = 0; i < 1000; i++) gzip.Write(new byte[16 * 1024]);
        }

        packed.Position = 0;

        Assert.Null(await TlsReportReader.ReadAsync(packed, true, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_is_counted_in_a_day_has_its_limits()
    {
        var statistics = new TlsStatistics(_bench.Time);
        var policy = new TlsPolicy { Type = "no-policy-found", Domain = "x.test" };
        for (int i = 0; i < 10_100; i++) statistics.Add(new TlsOutcome($"d{i}.test", policy, null));
        for (int i = 0; i < 200; i++) statistics.Add(new TlsOutcome("d0.test", policy, new TlsFailure { Type = "validation-failure", Host = $"h{i}", Sessions = 1 }));
        for (int i = 0; i < 20; i++) statistics.Add(new TlsOutcome("d1.test", policy with { Domain = $"p{i}.test" }, null));
        _bench.Time.Advance(TimeSpan.FromDays(1));

        var days = statistics.TakeFinished();

        Assert.Equal(10_000, days.Count);
        Assert.Equal((200, 100), (days[0].Policies[0].Summary.Failures, days[0].Policies[0].Failures.Count));
        Assert.Equal(10, days[1].Policies.Count);
        Assert.Empty(statistics.TakeFinished());
    }

    private static void Check(TlsReport report)
    {
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), report.Range.Start);
        Assert.Equal(("mail.here.test", "postmaster@mail.here.test"), (report.Organization, report.Contact));
        var result = Assert.Single(report.Policies);
        Assert.Equal(("sts", "there.test"), (result.Policy.Type, result.Policy.Domain));
        Assert.Equal(["mx.there.test"], result.Policy.Hosts!);
        Assert.Equal((1, 1), (result.Summary.Successes, result.Summary.Failures));
        var failure = Assert.Single(result.Failures);
        Assert.Equal(("starttls-not-supported", "mx.there.test", "192.0.2.1", 1), (failure.Type, failure.Host, failure.HostAddress, failure.Sessions));
    }

    // One session with TLS, one without.
    private async Task RunADayAsync()
    {
        _bench.Options = _bench.Options with { MostMessagesPerConnection = 1 };
        _bench.There.Extensions = ["STARTTLS"];
        _bench.Start();
        await _bench.EnqueueAsync("b@there.test");
        await _bench.WhenEmptyAsync();
        _bench.There.Extensions = [];
        await _bench.EnqueueAsync("c@there.test");
        await _bench.WhenEmptyAsync();
        _bench.Time.Advance(TimeSpan.FromHours(14));
    }
}
