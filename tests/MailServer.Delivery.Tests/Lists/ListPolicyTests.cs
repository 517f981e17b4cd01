using MailServer.Delivery.Lists;
using MailServer.Directories.Lists;
using MailServer.Dns;
using MailServer.Testing;

namespace MailServer.Delivery.Tests.Lists;

/// <summary>Who is in From of a post, by what the author's domain publishes.</summary>
public class ListPolicyTests
{
    private const string InListsName = "From: \"Ann via team\"\r\n <team@example.test>\r\n";

    private readonly FakeDnsResolver _dns = new();

    [Theory]
    [InlineData("v=DMARC1; p=reject", true)]
    [InlineData("v=DMARC1;p=quarantine;pct=1", true)]
    [InlineData(" V = DMARC1 ; P = Reject ", true)]
    [InlineData("v=DMARC1; p=none; sp=reject", false)]
    [InlineData("v=DMARC1; p=whatever; rua=mailto:a@b.test", false)]
    [InlineData("v=DMARC1", false)]
    [InlineData("v=DMARC2; p=reject", false)]
    [InlineData("p=reject; v=DMARC1", false)]
    [InlineData("v=dmarc1; p=reject", false)]
    public async Task The_list_takes_the_place_of_who_may_not_be_passed_on(string record, bool isReplaced)
    {
        _dns.AddText("_dmarc.there.test", "something else").AddText("_dmarc.there.test", record);

        Assert.Equal(isReplaced, (await PostAsync("Ann <ann@there.test>")).Contains(InListsName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_records_are_none()
    {
        _dns.AddText("_dmarc.there.test", "v=DMARC1; p=reject").AddText("_dmarc.there.test", "v=DMARC1; p=none");

        Assert.Contains("\r\nFrom: Ann <ann@there.test>\r\n", await PostAsync("Ann <ann@there.test>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_DNS_that_cannot_say_lets_the_list_take_the_place()
    {
        _dns.Break("_dmarc.there.test");

        Assert.Contains(InListsName, await PostAsync("Ann <ann@there.test>"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ann <ann@EXAMPLE.test>", "_dmarc.example.test", false)]
    [InlineData("Bob <bob@harmless.test>, Ann <ann@there.test>", "_dmarc.there.test", true)]
    [InlineData("a@1.test, a@2.test, a@3.test, a@4.test, a@5.test", "_dmarc.there.test", true)]
    [InlineData("nonsense", "_dmarc.there.test", false)]
    [InlineData("Ann <ann@b\u00fccher.test>", "_dmarc.xn--bcher-kva.test", true)]
    public async Task Every_author_counts_and_those_of_our_own_domain_are_ours(string from, string record, bool isReplaced)
    {
        _dns.AddText(record, "v=DMARC1; p=reject");

        Assert.Equal(isReplaced, (await PostAsync(from)).Contains("\r\nOriginal-From: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_asks_the_DNS_the_author_stays()
    {
        var list = await ListHarness.StartAsync(null, "member@there.example");
        await list.Mail.SendTextAsync("From: Ann <ann@there.test>\r\n\r\nHello\r\n", "team@example.test");

        Assert.Contains("\r\nFrom: Ann <ann@there.test>\r\n", Assert.Single(await list.QueuedAsync()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "None")]
    [InlineData("a.b.org.test: p=reject", "Reject")]
    [InlineData("org.test: p=reject", "Reject")]
    [InlineData("org.test: p=reject;sp=none", "None")]
    [InlineData("b.org.test: p=reject | org.test: p=none", "None")]
    [InlineData("b.org.test: p=reject;psd=n | org.test: p=none", "Reject")]
    [InlineData("org.test: p=none | test: p=reject;psd=y", "None")]
    [InlineData("test: p=none;sp=quarantine;psd=y", "Quarantine")]
    [InlineData("a.b.org.test: p=none | org.test: p=reject", "None")]
    public async Task The_organisation_is_found_by_walking_up_the_tree(string records, string wish)
    {
        foreach (var record in records.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = record.Split(": ");
            _dns.AddText("_dmarc." + parts[0], "v=DMARC1; " + parts[1]);
        }

        Assert.Equal(wish, (await new DmarcPolicies(_dns).FindAsync("a.b.org.test", CancellationToken.None)).ToString());
    }

    [Fact]
    public async Task A_name_of_many_labels_costs_eight_questions()
    {
        var counted = new CountingDns(_dns);

        Assert.Equal(DmarcWish.None, await new DmarcPolicies(counted).FindAsync("a.b.c.d.e.f.g.h.i.j.k.test", CancellationToken.None));

        Assert.Equal(8, counted.Names.Count);
        Assert.Equal(("_dmarc.a.b.c.d.e.f.g.h.i.j.k.test", "_dmarc.f.g.h.i.j.k.test", "_dmarc.test"), (counted.Names[0], counted.Names[1], counted.Names[^1]));
    }

    private async Task<string> PostAsync(string from)
    {
        var list = await ListHarness.StartAsync(null, "member@there.example");
        list.Mail.Resolver = _dns;
        Assert.Equal(["250 2.0.0"], await list.Mail.SendTextAsync($"From: {from}\r\n\r\nHello\r\n", "team@example.test"));
        return Assert.Single(await list.QueuedAsync()).Text;
    }

    private sealed class CountingDns(IDnsResolver inner) : IDnsResolver
    {
        public List<string> Names { get; } = [];

        public ValueTask<DnsAnswer<MailExchanger>> FindMailExchangersAsync(string domain, CancellationToken cancellationToken) => inner.FindMailExchangersAsync(domain, cancellationToken);

        public ValueTask<DnsAnswer<System.Net.IPAddress>> FindIPv4Async(string host, CancellationToken cancellationToken) => inner.FindIPv4Async(host, cancellationToken);

        public ValueTask<DnsAnswer<System.Net.IPAddress>> FindIPv6Async(string host, CancellationToken cancellationToken) => inner.FindIPv6Async(host, cancellationToken);

        public ValueTask<DnsAnswer<string>> FindTextAsync(string name, CancellationToken cancellationToken)
        {
            Names.Add(name);
            return inner.FindTextAsync(name, cancellationToken);
        }

        public ValueTask<DnsAnswer<TlsaAssociation>> FindTlsaAsync(string name, CancellationToken cancellationToken) => inner.FindTlsaAsync(name, cancellationToken);

        public ValueTask<DnsAnswer<string>> FindAliasAsync(string name, CancellationToken cancellationToken) => inner.FindAliasAsync(name, cancellationToken);
    }
}
