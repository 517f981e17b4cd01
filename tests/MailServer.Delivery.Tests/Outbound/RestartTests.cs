using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Outbound.TlsReports;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Queue;
using MailServer.Testing;

namespace MailServer.Delivery.Tests.Outbound;

/// <summary>What was learnt of other domains' TLS outlasts a restart.</summary>
public sealed class RestartTests
{
    private static readonly WatchedTime Time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    private readonly InMemoryTransportNotes _notes = new(Time);
    private readonly FakeDnsResolver _dns = new();
    private readonly PolicyServer _web = new();
    private readonly TestLog _log = new();

    [Fact]
    public async Task A_policy_counts_after_a_restart_though_nobody_can_be_asked_any_more()
    {
        _dns.AddText("_mta-sts.there.test", "v=STSv1; id=1");
        _web.Publish("there.test", "enforce", "86400", "mx.there.test");
        Assert.Equal(MtaStsMode.Enforce, (await Policies(_notes).FindAsync("there.test", default)).Policy!.Mode);

        _dns.Break("_mta-sts.there.test");
        var found = await Policies(_notes).FindAsync("there.test", default);

        Assert.Equal((MtaStsMode.Enforce, TimeSpan.FromDays(1)), (found.Policy!.Mode, found.Policy.MaxAge));
        Assert.Equal(["mx.there.test"], found.Policy.Hosts);
        Assert.Equal(1, _web.Fetches);
    }

    [Fact]
    public async Task After_a_restart_the_same_policy_is_not_fetched_again_and_a_new_one_is()
    {
        _dns.AddText("_mta-sts.again.test", "v=STSv1; id=1");
        _web.Publish("again.test", "enforce", "86400", "mx.again.test");
        await Policies(_notes).FindAsync("again.test", default);
        await Policies(_notes).FindAsync("again.test", default);
        Assert.Equal(1, _web.Fetches);

        _dns.Name("_mta-sts.again.test").Texts.Clear();
        _dns.AddText("_mta-sts.again.test", "v=STSv1; id=2");
        _web.Publish("again.test", "none", "86400");

        Assert.Equal(MtaStsMode.None, (await Policies(_notes).FindAsync("again.test", default)).Policy!.Mode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1\n5")]
    [InlineData("1\nsoon\nversion: STSv1\nmode: none\nmax_age: 1")]
    [InlineData("1\n5\nversion: STSv9")]
    public async Task A_note_that_cannot_be_read_is_none(string text)
    {
        await _notes.PutAsync([new TransportNote("mta-sts", "odd.test", text, Time.GetUtcNow().AddDays(1))], default);

        Assert.Null((await Policies(_notes).FindAsync("odd.test", default)).Policy);
    }

    [Fact]
    public async Task A_policy_that_cannot_be_written_down_counts_all_the_same()
    {
        _dns.AddText("_mta-sts.full.test", "v=STSv1; id=1");
        _web.Publish("full.test", "enforce", "86400", "mx.full.test");
        var policies = Policies(new BrokenNotes());

        Assert.NotNull((await policies.FindAsync("full.test", default)).Policy);
        Assert.Contains(_log.Lines, line => line.Contains("full.test could not be written down", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_counted_before_a_restart_is_in_the_report_of_the_day()
    {
        await CountOneAsync(QueueBenchWithReports(), "b@there.test");
        var second = QueueBenchWithReports();
        second.Dns.AddText("_smtp._tls.there.test", "v=TLSRPTv1; rua=mailto:tls@reports.test");
        await CountOneAsync(second, "c@there.test", andReport: true);

        async Task CountOneAsync(QueueBench bench, string recipient, bool andReport = false)
        {
            await using (bench)
            {
                bench.There.Extensions = ["STARTTLS"];
                bench.Start();
                await bench.EnqueueAsync(recipient);
                await bench.WhenEmptyAsync();
                if (andReport)
                {
                    bench.Time.Advance(TimeSpan.FromHours(14));
                    using var stream = (await bench.NextNoticeAsync()).Content.OpenStream();
                    Assert.Equal(2, Assert.Single((await TlsReportReader.ReadMessageAsync(stream, default))!.Policies).Summary.Successes);
                }

                await bench.StopAsync();
            }
        }
    }

    private QueueBench QueueBenchWithReports() => new()
    {
        Security = new TransportSecurityOptions { Notes = _notes, Reports = new TlsReportOptions { HostName = "mail.here.test" } },
    };

    private MtaStsPolicies Policies(ITransportNotes notes) => new(_dns, _web, Time, new MtaStsNotes(notes, _log));

    private sealed class BrokenNotes : ITransportNotes
    {
        public ValueTask<TransportNote?> FindAsync(string kind, string name, CancellationToken cancellationToken) => new((TransportNote?)null);

        public ValueTask<IReadOnlyList<TransportNote>> ListAsync(string kind, string after, int most, CancellationToken cancellationToken) => throw new IOException("disk");

        public ValueTask PutAsync(IReadOnlyCollection<TransportNote> notes, CancellationToken cancellationToken) => throw new IOException("disk full");

        public ValueTask RemoveAsync(string kind, string name, CancellationToken cancellationToken) => throw new IOException("disk");
    }
}
