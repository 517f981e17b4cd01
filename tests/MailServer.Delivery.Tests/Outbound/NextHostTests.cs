using System.Net;
using MailServer.Delivery.Routing;
using MailServer.Delivery.Tests.Outbound.Support;

namespace MailServer.Delivery.Tests.Outbound;

/// <summary>Several hosts, several addresses: what one does not take, another gets in the same attempt.</summary>
public sealed class NextHostTests : IAsyncDisposable
{
    private readonly QueueBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData("RCPT", "450 4.2.0 not now")]
    [InlineData("MAIL", "451 4.3.0 not now")]
    [InlineData("DATA", "451 4.3.0 not now")]
    [InlineData(".", "452 4.3.1 not now")]
    [InlineData("RCPT", NextHop.Close)]
    [InlineData("DATA", NextHop.Close)]
    [InlineData("greeting", "421 4.3.2 not now")]
    public async Task What_the_first_host_puts_off_the_second_takes_at_once(string at, string answer)
    {
        var second = SecondHost();
        _bench.There.Script = line => line.StartsWith(at, StringComparison.Ordinal) ? answer : null;
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        Assert.Equal(TestMessages.Text, (await second.NextMessageAsync()).Text);
        await _bench.WhenEmptyAsync();
    }

    [Fact]
    public async Task A_recipient_that_the_first_host_refused_for_good_is_not_tried_at_the_second()
    {
        var second = SecondHost();
        _bench.There.Script = line => line.Contains("<bad@", StringComparison.Ordinal) ? "550 5.1.1 nobody"
            : line.Contains("<late@", StringComparison.Ordinal) ? "450 4.2.0 not now" : null;
        await _bench.EnqueueAsync("bad@there.test", "late@there.test", "b@there.test");
        _bench.Start();

        Assert.Equal(["RCPT TO:<b@there.test>"], (await _bench.There.NextMessageAsync()).Recipients);
        Assert.Equal(["RCPT TO:<late@there.test>"], (await second.NextMessageAsync()).Recipients);
        await _bench.WhenEmptyAsync();
        Assert.Equal(1, _bench.NoticeCount);
    }

    [Fact]
    public async Task A_backup_that_refuses_for_good_does_not_outweigh_a_better_host_that_puts_off()
    {
        var second = SecondHost();
        second.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 old list of users" : null;
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "450 4.2.0 not now" : null;
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        await _bench.WhenTriedAsync(1);
        Assert.Equal("450 4.2.0 not now", (await _bench.ItemsAsync())[0].LastError);
    }

    [Fact]
    public async Task So_many_hosts_are_asked_and_no_more()
    {
        var hops = new List<NextHop> { _bench.There };
        for (int i = 2; i < 6; i++)
        {
            var hop = new NextHop();
            hop.ListenOn(_bench.Connector, $"192.0.2.{i}");
            _bench.Dns.AddMx("there.test", 10 * i, $"mx{i}.there.test").AddAddress($"mx{i}.there.test", $"192.0.2.{i}");
            hops.Add(hop);
        }

        hops.ForEach(hop => hop.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "450 4.2.0 not now" : null);
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        await _bench.WhenTriedAsync(1);
        Assert.Equal([1, 1, 0, 0, 0], hops.Select(hop => hop.Connections));
    }

    [Fact]
    public async Task What_may_have_been_taken_is_not_given_to_another_host()
    {
        var second = SecondHost();
        _bench.There.Script = line => line == "." ? NextHop.Close : null;
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        await _bench.WhenTriedAsync(1);
        Assert.Equal(0, second.Connections);
    }

    [Fact]
    public async Task Recipients_that_are_too_many_for_one_transaction_get_another_on_the_same_connection()
    {
        int count = 0;
        _bench.There.Script = line =>
        {
            if (line.StartsWith("MAIL", StringComparison.Ordinal)) count = 0;
            return line.StartsWith("RCPT", StringComparison.Ordinal) && ++count > 2 ? "452 4.5.3 too many recipients" : null;
        };
        await _bench.EnqueueAsync("a@there.test", "b@there.test", "c@there.test", "d@there.test", "e@there.test");
        _bench.Start();

        await _bench.WhenEmptyAsync();

        Assert.Equal([2, 2, 1], _bench.There.Messages.Select(m => m.Recipients.Count));
        Assert.Equal(1, _bench.There.Connections);
    }

    [Fact]
    public async Task A_silent_address_costs_a_moment_and_not_a_time_out()
    {
        _bench.Connector.Silence(new IPEndPoint(IPAddress.Parse("2001:db8::1"), 25));
        _bench.Dns.AddAddress("mx.there.test", "2001:db8::1");
        _bench.Options = _bench.Options with { LeaseTime = TimeSpan.FromDays(30) };
        _bench.Start();
        await _bench.EnqueueAsync("b@there.test");
        while (_bench.Connector.Attempts == 0) await Task.Yield();
        Assert.Equal(0, _bench.There.Connections);

        while (_bench.Connector.Attempts == 1)
        {
            _bench.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        await _bench.WhenEmptyAsync();
        Assert.Equal(["[2001:db8::1]:25", "192.0.2.1:25"], _bench.Connector.Requests.Select(r => r.EndPoint.ToString()));
    }

    [Fact]
    public async Task Connections_come_from_the_addresses_of_the_pool_in_turns()
    {
        _bench.Routing = _bench.Routing with
        {
            ByMx = new RelayTarget("") { SourceAddresses = [IPAddress.Parse("198.51.100.1"), IPAddress.Parse("2001:db8::9"), IPAddress.Parse("198.51.100.2")], HelloName = "out.here.test" },
        };
        _bench.Options = _bench.Options with { MostConnectionsPerDestination = 1, MostMessagesPerConnection = 1 };
        for (int i = 0; i < 4; i++) await _bench.EnqueueAsync($"b{i}@there.test");
        _bench.Start();

        await _bench.WhenEmptyAsync();

        Assert.Equal(["198.51.100.1", "198.51.100.2", "198.51.100.1", "198.51.100.2"], _bench.Connector.Requests.Select(r => r.LocalAddress!.ToString()));
        Assert.Contains("EHLO out.here.test", _bench.There.Commands);
    }

    [Fact]
    public async Task A_server_that_greets_with_our_name_is_a_loop()
    {
        _bench.There.Script = line => line == "greeting" ? "220 MAIL.here.test ESMTP" : null;
        _bench.Start();

        await _bench.EnqueueAsync("b@there.test");

        Assert.Contains("Status: 5.4.6", await NoticeTests.TextAsync(await _bench.NextNoticeAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destination_gets_so_many_messages_in_a_minute()
    {
        _bench.Routing = _bench.Routing with
        {
            Routes = new Dictionary<string, RelayTarget?> { ["there.test"] = new("") { Limits = new DestinationLimits { MostMessagesPerMinute = 2 } } },
        };
        var other = _bench.AddHop("other.test", "192.0.2.2");
        for (int i = 0; i < 5; i++) await _bench.EnqueueAsync($"b{i}@there.test");
        await _bench.EnqueueAsync("b@other.test");
        _bench.Start();

        await other.NextMessageAsync();
        await _bench.WhenAsync(items => items.Count == 3 && items.All(i => i is { Attempts: 0, IsLeased: false } && i.NextAttempt > _bench.Time.GetUtcNow()));
        Assert.Equal(2, _bench.There.Messages.Count);

        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        await _bench.WhenAsync(items => items.Count == 1 && !items[0].IsLeased);
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        await _bench.WhenEmptyAsync();
    }

    private NextHop SecondHost()
    {
        var second = new NextHop();
        second.ListenOn(_bench.Connector, "192.0.2.2");
        _bench.Dns.AddMx("there.test", 20, "mx2.there.test").AddAddress("mx2.there.test", "192.0.2.2");
        return second;
    }
}
