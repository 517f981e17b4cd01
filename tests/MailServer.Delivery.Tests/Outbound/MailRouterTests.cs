using System.Net;
using MailServer.Delivery.Routing;
using MailServer.Queue;
using MailServer.Testing;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class MailRouterTests
{
    private readonly FakeDnsResolver _dns = new();
    private RoutingOptions _options = new() { HostName = "mail.here.test" };

    [Fact]
    public async Task Hosts_come_by_preference_and_equal_ones_in_any_order()
    {
        _dns.AddMx("there.test", 20, "c.test").AddMx("there.test", 10, "a.test").AddMx("there.test", 10, "b.test");
        var orders = new HashSet<string>();
        for (int seed = 0; seed < 50; seed++)
        {
            var list = await new MailRouter(_options, _dns, new Random(seed)).FindHostsAsync("there.test", CancellationToken.None);
            orders.Add(string.Join(' ', list.Hosts.Select(h => h.Name)));
        }

        Assert.Equal(["a.test b.test c.test", "b.test a.test c.test"], orders.Order());
    }

    [Fact]
    public async Task Without_MX_the_domain_is_its_own_host()
    {
        _dns.AddAddress("there.test", "192.0.2.1");

        Assert.Equal(["there.test"], await HostsAsync("there.test"));
    }

    [Theory]
    [InlineData("nowhere.test", "5.1.2")]
    [InlineData("broken.test", "4.4.3")]
    [InlineData("null.test", "5.1.10")]
    [InlineData("loop.test", "5.4.6")]
    [InlineData("mail.here.test", "5.4.6")]
    [InlineData("[192.0.2.9]", "5.4.6")]
    [InlineData("[tag:x]", "5.1.2")]
    public async Task A_domain_that_cannot_be_reached_says_why(string domain, string status)
    {
        _options = _options with { OwnAddresses = [IPAddress.Parse("192.0.2.9")] };
        _dns.Break("broken.test").AddMx("null.test", 0, "").AddMx("loop.test", 10, "mail.HERE.test").AddAddress("mail.here.test", "192.0.2.9");

        var list = await Router().FindHostsAsync(domain, CancellationToken.None);

        Assert.Empty(list.Hosts);
        Assert.Equal(status, list.Failure!.Enhanced.ToString());
    }

    [Fact]
    public async Task Our_own_name_ends_the_list()
    {
        _dns.AddMx("there.test", 10, "a.test").AddMx("there.test", 20, "mail.here.test").AddMx("there.test", 20, "b.test").AddMx("there.test", 30, "c.test");

        Assert.Equal(["a.test"], await HostsAsync("there.test"));
    }

    [Fact]
    public async Task Our_own_address_ends_the_list_under_whatever_name()
    {
        _options = _options with { OwnAddresses = [IPAddress.Parse("2001:db8::9")] };
        _dns.AddMx("there.test", 10, "a.test").AddMx("there.test", 20, "b.test").AddMx("there.test", 20, "alias.test").AddMx("there.test", 30, "c.test")
            .AddAddress("a.test", "192.0.2.1").AddAddress("b.test", "192.0.2.2").AddAddress("alias.test", "2001:db8::9").AddAddress("c.test", "192.0.2.3");

        Assert.Equal(["a.test"], await HostsAsync("there.test"));
    }

    [Fact]
    public async Task A_route_without_a_host_goes_by_MX_in_its_own_way()
    {
        _dns.AddMx("there.test", 10, "a.test");
        _options = _options with
        {
            SmartHost = new RelayTarget("smart.test"),
            Routes = new Dictionary<string, RelayTarget?> { ["there.test"] = new("") { HelloName = "out.here.test" } },
        };

        var list = await Router().FindHostsAsync("there.test", CancellationToken.None);

        Assert.Equal(("a.test", "out.here.test", true), (list.Hosts[0].Name, list.Hosts[0].Relay.HelloName, list.Hosts[0].IsFromDns));
        Assert.Equal("there.test", Router().KeyOf("there.test"));
    }

    [Fact]
    public async Task A_route_beats_the_smart_host_and_the_smart_host_beats_MX()
    {
        _dns.AddMx("there.test", 10, "a.test");
        _options = _options with
        {
            SmartHost = new RelayTarget("smart.test") { Port = 587 },
            Routes = new Dictionary<string, RelayTarget?> { ["special.test"] = new("special-hop.test"), [".sub.test"] = new("sub-hop.test"), ["there.test"] = null },
        };

        Assert.Equal(["smart.test"], await HostsAsync("other.test"));
        Assert.Equal(["special-hop.test"], await HostsAsync("special.test"));
        Assert.Equal(["sub-hop.test"], await HostsAsync("a.b.sub.test"));
        Assert.Equal(["a.test"], await HostsAsync("there.test"));
        Assert.Equal(Router().KeyOf("other.test"), Router().KeyOf("another.test"));
    }

    [Fact]
    public async Task Addresses_of_both_families_come_in_turns_and_our_own_are_left_out()
    {
        _options = _options with { OwnAddresses = [IPAddress.Parse("192.0.2.9")] };
        _dns.AddAddress("a.test", "192.0.2.9").AddAddress("a.test", "192.0.2.1").AddAddress("a.test", "192.0.2.2").AddAddress("a.test", "2001:db8::1");
        var host = new NextHost("a.test", new RelayTarget("a.test")) { IsFromDns = true };

        var list = await Router().FindAddressesAsync(host, CancellationToken.None);

        Assert.Equal(["[2001:db8::1]:25", "192.0.2.1:25", "192.0.2.2:25"], list.EndPoints.Select(e => e.ToString()));
    }

    [Fact]
    public async Task A_host_of_which_nothing_is_known_is_tried_later_and_one_without_address_only_where_it_was_configured()
    {
        _dns.Break("broken.test");
        _dns.Name("empty.test");

        var broken = await Router().FindAddressesAsync(new NextHost("broken.test", new RelayTarget("broken.test")), CancellationToken.None);
        var empty = await Router().FindAddressesAsync(new NextHost("empty.test", new RelayTarget("")) { IsFromDns = true }, CancellationToken.None);
        var configured = await Router().FindAddressesAsync(new NextHost("empty.test", new RelayTarget("empty.test")), CancellationToken.None);

        Assert.True(broken.Failure!.IsTransientFailure);
        Assert.True(empty.Failure!.IsPermanentFailure);
        Assert.True(configured.Failure!.IsTransientFailure);
    }

    [Theory]
    [InlineData("smart.test", "smart.test", 25)]
    [InlineData("smart.test:587", "smart.test", 587)]
    [InlineData("[2001:db8::1]:2525", "2001:db8::1", 2525)]
    [InlineData("2001:db8::1", "2001:db8::1", 25)]
    [InlineData("unix:/run/lmtp", "unix:/run/lmtp", 25)]
    public void A_relay_is_a_host_and_a_port(string text, string host, int port)
    {
        Assert.True(RelayTarget.TryParse(text, out var target));
        Assert.Equal((host, port), (target.Host, target.Port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:x")]
    [InlineData(":25")]
    public void Anything_else_is_no_relay(string text) => Assert.False(RelayTarget.TryParse(text, out _));

    [Theory]
    [InlineData("There.TEST", "there.test")]
    [InlineData("B\u00fccher.test", "xn--bcher-kva.test")]
    [InlineData("[192.0.2.1]", "[192.0.2.1]")]
    public void Destinations_have_one_spelling(string domain, string destination) => Assert.Equal(destination, QueueDestination.Normalize(domain));

    private MailRouter Router() => new(_options, _dns, new Random(1));

    private async Task<IEnumerable<string>> HostsAsync(string domain) =>
        (await Router().FindHostsAsync(domain, CancellationToken.None)).Hosts.Select(h => h.Name);
}
