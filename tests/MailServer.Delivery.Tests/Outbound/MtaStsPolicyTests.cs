using MailServer.Delivery.Outbound.MtaSts;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class MtaStsPolicyTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeDnsResolver _dns = new();
    private readonly PolicyServer _web = new();

    [Fact]
    public void A_policy_is_read_with_its_extensions_and_the_first_of_each_key()
    {
        var policy = MtaStsPolicy.Read("version: STSv1\nmode: enforce\r\nmode: none\nmx: mail.example.com\nmx: *.example.net\nother: x y\nmax_age:604800\n")!;

        Assert.Equal((MtaStsMode.Enforce, TimeSpan.FromDays(7)), (policy.Mode, policy.MaxAge));
        Assert.Equal(["mail.example.com", "*.example.net"], policy.Hosts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("version: STSv2\nmode: none\nmax_age: 1")]
    [InlineData("version: STSv1\nmode: maybe\nmx: a.test\nmax_age: 1")]
    [InlineData("version: STSv1\nmode: enforce\nmax_age: 1")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.test\nmax_age: -1")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.test\nmax_age: 99999999999")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.*.test\nmax_age: 1")]
    [InlineData("version: STSv1\nmode: enforce\nmx: b\u00fccher.test\nmax_age: 1")]
    [InlineData("<html>not found</html>")]
    public void Anything_else_is_no_policy(string text) => Assert.Null(MtaStsPolicy.Read(text));

    [Fact]
    public void A_policy_counts_for_a_year_at_most() =>
        Assert.Equal(TimeSpan.FromSeconds(31_557_600), MtaStsPolicy.Read("version: STSv1\nmode: none\nmax_age: 9999999999")!.MaxAge);

    [Theory]
    [InlineData("mail.example.com", true)]
    [InlineData("MAIL.Example.COM", true)]
    [InlineData("a.example.net", true)]
    [InlineData("a.b.example.net", false)]
    [InlineData("example.net", false)]
    [InlineData("other.example.com", false)]
    [InlineData("evil-example.net", false)]
    public void An_asterisk_stands_for_one_label(string host, bool isListed) =>
        Assert.Equal(isListed, MtaStsPolicy.Read("version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: *.example.net\nmax_age: 1")!.Lists(host));

    [Theory]
    [InlineData("v=STSv1; id=20260101;", "20260101")]
    [InlineData("v=STSv1;id=a1", "a1")]
    [InlineData("v=STSv1; x=y; id=a1; z=1", "a1")]
    [InlineData("v=STSv1;", null)]
    [InlineData("v=STSv1; id=a-b", null)]
    [InlineData("v=STSv1; id=123456789012345678901234567890123", null)]
    [InlineData("v=STSv10; id=a", null)]
    [InlineData("id=a; v=STSv1", null)]
    public void A_record_has_an_id(string text, string? id) => Assert.Equal(id, MtaStsRecord.FindId(["something else", text]));

    [Fact]
    public void Two_records_are_none() => Assert.Null(MtaStsRecord.FindId(["v=STSv1; id=a", "v=STSv1; id=b"]));

    [Fact]
    public async Task A_policy_is_fetched_once_and_again_when_its_id_changes()
    {
        var policies = Policies();
        Announce("1");
        _web.Publish("there.test", "testing", "604800", "a.test");
        for (int i = 0; i < 3; i++) Assert.Equal(MtaStsMode.Testing, (await FindAsync(policies)).Policy!.Mode);
        Assert.Equal(1, _web.Fetches);

        _web.Publish("there.test", "enforce", "604800", "a.test");
        Announce("2");

        Assert.Equal(MtaStsMode.Enforce, (await FindAsync(policies)).Policy!.Mode);
        Assert.Equal(2, _web.Fetches);
    }

    [Fact]
    public async Task A_kept_policy_outlasts_a_DNS_and_a_web_server_that_are_gone_until_it_runs_out()
    {
        var policies = Policies();
        Announce("1");
        _web.Publish("there.test", "enforce", "864000", "a.test");
        await FindAsync(policies);

        _dns.Break("_mta-sts.there.test");
        Assert.NotNull((await FindAsync(policies)).Policy);
        _dns.Break("_mta-sts.there.test", false);
        _web.Answers.Clear();
        _time.Advance(TimeSpan.FromDays(9));
        var kept = await FindAsync(policies);
        Assert.NotNull(kept.Policy);
        Assert.Equal("sts-policy-fetch-error", kept.Problem);

        _time.Advance(TimeSpan.FromDays(2));
        Assert.Null((await FindAsync(policies)).Policy);
    }

    [Fact]
    public async Task A_policy_is_looked_at_again_long_before_it_runs_out()
    {
        var policies = Policies();
        Announce("1");
        _web.Publish("there.test", "enforce", "864000", "a.test");
        await FindAsync(policies);
        _time.Advance(TimeSpan.FromDays(2));
        await FindAsync(policies);
        Assert.Equal(2, _web.Fetches);

        _time.Advance(TimeSpan.FromDays(9));
        Assert.NotNull((await FindAsync(policies)).Policy);
    }

    [Fact]
    public async Task A_web_server_without_a_policy_is_asked_every_few_minutes_only()
    {
        var policies = Policies();
        Announce("1");
        for (int i = 0; i < 3; i++) Assert.Equal("sts-policy-fetch-error", (await FindAsync(policies)).Problem);
        Assert.Equal(1, _web.Fetches);

        _time.Advance(TimeSpan.FromMinutes(5));
        _web.Answers["there.test"] = new MtaStsFetch("nonsense");
        Assert.Equal("sts-policy-invalid", (await FindAsync(policies)).Problem);

        _time.Advance(TimeSpan.FromMinutes(5));
        _web.Answers["there.test"] = new MtaStsFetch(null, "untrusted", IsCertificateInvalid: true);
        Assert.Equal("sts-webpki-invalid", (await FindAsync(policies)).Problem);
    }

    [Fact]
    public async Task Without_a_record_nothing_is_fetched()
    {
        Assert.Equal(MtaStsFinding.Nothing, await FindAsync(Policies()));
        Assert.Equal(0, _web.Fetches);
    }

    private MtaStsPolicies Policies() => new(_dns, _web, _time);

    private void Announce(string id)
    {
        _dns.Name("_mta-sts.there.test").Texts.Clear();
        _dns.AddText("_mta-sts.there.test", $"v=STSv1; id={id}");
    }

    private static ValueTask<MtaStsFinding> FindAsync(MtaStsPolicies policies) => policies.FindAsync("there.test", CancellationToken.None);
}
