using MailServer.Delivery.Outbound;
using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Routing;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Dns;
using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Tests.Outbound;

/// <summary>What domains publish of their TLS, from the DNS to the delivered message.</summary>
public sealed class TransportSecurityTests : IAsyncDisposable
{
    private const string OptionalText = "TLS-Required: No\r\n" + TestMessages.Text;

    private readonly QueueBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Under_an_enforced_policy_mail_goes_out_by_verified_TLS()
    {
        Policy("enforce", "*.there.test");
        _bench.There.Extensions = ["STARTTLS"];
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        await _bench.WhenEmptyAsync();
        Assert.Contains("STARTTLS", _bench.There.Commands);
    }

    [Theory]
    [InlineData("enforce", "mx.there.test", false, true, "4.7.4")]
    [InlineData("enforce", "mx.there.test", true, false, "4.7.5")]
    [InlineData("enforce", "other.there.test", true, true, "4.7.5")]
    public async Task Under_an_enforced_policy_nothing_goes_out_otherwise(string mode, string host, bool hasTls, bool isValid, string status)
    {
        Policy(mode, host);
        _bench.There.Extensions = hasTls ? ["STARTTLS"] : [];
        _bench.Connector.AreCertificatesValid = isValid;
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        await _bench.WhenTriedAsync(1);
        Assert.StartsWith($"451 {status} ", (await _bench.ItemsAsync())[0].LastError, StringComparison.Ordinal);
        Assert.Empty(_bench.There.Messages);
    }

    [Theory]
    [InlineData("testing")]
    [InlineData("none")]
    public async Task A_policy_that_is_not_enforced_stops_nothing(string mode)
    {
        Policy(mode, "other.there.test");
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        await _bench.WhenEmptyAsync();
    }

    [Fact]
    public async Task A_host_that_the_policy_lists_is_used_after_one_that_it_does_not()
    {
        Policy("enforce", "mx.there.test");
        _bench.Dns.AddMx("there.test", 5, "evil.test").AddAddress("evil.test", "192.0.2.66");
        _bench.There.Extensions = ["STARTTLS"];
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        await _bench.WhenEmptyAsync();
        Assert.Equal(1, _bench.Connector.Attempts);
    }

    [Fact]
    public async Task DANE_goes_before_a_policy()
    {
        Trust();
        _bench.Dns.Name("_25._tcp.mx.there.test").Associations.Add(new TlsaAssociation(3, 1, 1, new byte[32]));
        Policy("enforce", "other.there.test");
        _bench.There.Extensions = ["STARTTLS"];
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        await _bench.WhenEmptyAsync();
    }

    [Fact]
    public async Task A_certificate_that_DANE_does_not_know_stops_the_mail_though_a_policy_would_not()
    {
        Trust();
        _bench.Dns.Name("_25._tcp.mx.there.test").Associations.Add(new TlsaAssociation(3, 1, 1, new byte[32]));
        Policy("testing", "mx.there.test");
        _bench.There.Extensions = ["STARTTLS"];
        _bench.Connector.AreCertificatesValid = false;
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        await _bench.WhenTriedAsync(1);
        Assert.Empty(_bench.There.Messages);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A_message_that_wants_it_goes_out_in_spite_of_a_policy_and_the_next_does_not(bool hasTls, bool isValid)
    {
        Policy("enforce", "mx.there.test");
        _bench.There.Extensions = hasTls ? ["STARTTLS"] : [];
        _bench.Connector.AreCertificatesValid = isValid;
        _bench.Start();
        await EnqueueAsync(OptionalText);
        await _bench.WhenEmptyAsync();

        await _bench.EnqueueAsync("c@there.test");

        await _bench.WhenTriedAsync(1);
        Assert.Single(_bench.There.Messages);
    }

    [Fact]
    public async Task REQUIRETLS_is_stronger_than_the_header_field()
    {
        Policy("enforce", "mx.there.test");
        _bench.There.Extensions = [];
        _bench.Start();

        await EnqueueAsync(OptionalText, new MailParameters { RequireTls = true });

        await _bench.WhenTriedAsync(1);
        Assert.Empty(_bench.There.Messages);
    }

    [Fact]
    public async Task An_enforced_policy_vouches_for_the_name_that_REQUIRETLS_needs()
    {
        Policy("enforce", "mx.there.test");
        _bench.There.Extensions = ["STARTTLS", "REQUIRETLS"];
        _bench.Start();

        await EnqueueAsync(TestMessages.Text, new MailParameters { RequireTls = true });

        Assert.EndsWith(" REQUIRETLS", (await _bench.There.NextMessageAsync()).Mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enforce")]
    [InlineData("testing")]
    public async Task What_requires_TLS_goes_to_the_fourth_host_that_alone_can_vouch_for_it(string mode)
    {
        Policy(mode, "*.there.test");
        _bench.There.Extensions = ["STARTTLS"];
        Backup(20, ["STARTTLS"]);
        Backup(30, ["STARTTLS"]);
        var able = Backup(40, ["STARTTLS", "REQUIRETLS"]);
        _bench.Start();

        await EnqueueAsync(TestMessages.Text, new MailParameters { RequireTls = true });

        Assert.EndsWith(" REQUIRETLS", (await able.NextMessageAsync()).Mail, StringComparison.Ordinal);
        await _bench.WhenEmptyAsync();
        Assert.Equal(0, _bench.NoticeCount);
        Assert.DoesNotContain(_bench.There.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_requires_TLS_comes_back_once_no_host_of_the_domain_can_vouch_for_it()
    {
        Policy("enforce", "*.there.test");
        _bench.There.Extensions = ["STARTTLS"];
        NextHop[] backups = [Backup(20, ["STARTTLS"]), Backup(30, ["STARTTLS"])];
        _bench.Start();

        await EnqueueAsync(TestMessages.Text, new MailParameters { RequireTls = true });

        Assert.Contains("Status: 5.7.30", await NoticeTests.TextAsync(await _bench.NextNoticeAsync()), StringComparison.Ordinal);
        Assert.All(backups, hop => Assert.Equal(1, hop.Connections));
    }

    [Fact]
    public async Task What_requires_TLS_waits_for_a_host_that_cannot_be_reached_now()
    {
        Policy("enforce", "*.there.test");
        _bench.There.Extensions = ["STARTTLS"];
        _bench.Dns.AddMx("there.test", 20, "mx20.there.test").AddAddress("mx20.there.test", "192.0.2.20");
        _bench.Start();

        await EnqueueAsync(TestMessages.Text, new MailParameters { RequireTls = true });

        await _bench.WhenTriedAsync(1);
        Assert.StartsWith("451 4.4.1 mx20.there.test", (await _bench.ItemsAsync())[0].LastError, StringComparison.Ordinal);
        Assert.Equal(0, _bench.NoticeCount);
    }

    [Fact]
    public async Task A_policy_that_is_only_tested_does_not_vouch_for_a_host_that_it_does_not_list()
    {
        Policy("testing", "other.there.test");
        _bench.There.Extensions = ["STARTTLS", "REQUIRETLS"];
        _bench.Start();

        await EnqueueAsync(TestMessages.Text, new MailParameters { RequireTls = true });

        Assert.Contains("Status: 5.7.30", await NoticeTests.TextAsync(await _bench.NextNoticeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_requires_TLS_comes_back_with_its_header_only_and_requires_TLS_again()
    {
        _bench.Start();

        await EnqueueAsync(TestMessages.Text, new MailParameters { RequireTls = true, Return = DsnReturn.Full });

        var notice = await _bench.NextNoticeAsync();
        Assert.True(notice.Parameters.RequireTls);
        string text = await NoticeTests.TextAsync(notice);
        Assert.Contains("Status: 5.7.10", text, StringComparison.Ordinal);
        Assert.Contains("text/rfc822-headers", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bounce_that_requires_TLS_is_not_lost_where_nobody_knows_that()
    {
        _bench.Start();

        await _bench.EnqueueAsync(null, [TestMessages.Recipient("b@there.test")], new MailParameters { RequireTls = true });

        Assert.DoesNotContain("REQUIRETLS", (await _bench.There.NextMessageAsync()).Mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_configured_by_name_needs_no_policy()
    {
        Policy("enforce", "mx.there.test");
        _bench.Routing = _bench.Routing with { Routes = new Dictionary<string, RelayTarget?> { ["there.test"] = new("192.0.2.1") } };
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        await _bench.WhenEmptyAsync();
        Assert.Equal(0, _bench.Policies.Fetches);
    }

    private void Trust()
    {
        _bench.Dns.IsAuthenticated = true;
        _bench.Routing = _bench.Routing with { TrustsDnssec = true };
    }

    private NextHop Backup(int preference, string[] extensions)
    {
        var hop = new NextHop { Time = _bench.Time, Extensions = extensions };
        _bench.Dns.AddMx("there.test", preference, $"mx{preference}.there.test").AddAddress($"mx{preference}.there.test", $"192.0.2.{preference}");
        hop.ListenOn(_bench.Connector, $"192.0.2.{preference}");
        return hop;
    }

    private void Policy(string mode, params string[] hosts)
    {
        _bench.Dns.AddText("_mta-sts.there.test", "v=STSv1; id=1");
        _bench.Policies.Publish("there.test", mode, "86400", hosts);
    }

    private async Task EnqueueAsync(string text, MailParameters? parameters = null) =>
        await _bench.EnqueueAsync("a@here.test", [TestMessages.Recipient("b@there.test")], parameters, text);
}
