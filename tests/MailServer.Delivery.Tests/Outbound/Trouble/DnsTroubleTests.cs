using MailServer.Delivery.Routing;
using MailServer.Delivery.Tests.Outbound.Support;

namespace MailServer.Delivery.Tests.Outbound.Trouble;

/// <summary>A DNS that is down, or says that there is nothing: only what it says for certain ends a message.</summary>
public sealed class DnsTroubleTests : IAsyncDisposable
{
    private readonly TroubleBench _trouble = new();

    public ValueTask DisposeAsync() => _trouble.DisposeAsync();

    [Theory]
    [InlineData("there.test")]
    [InlineData("mx.there.test")]
    public async Task A_name_server_that_fails_puts_the_mail_off(string broken)
    {
        _trouble.Bench.Dns.Break(broken);
        await _trouble.SendAsync();
        await _trouble.Bench.WhenTriedAsync(1);

        await _trouble.AssertDeferredAsync("451 4.4.3");
        _trouble.Bench.Dns.Break(broken, isBroken: false);
        await _trouble.AssertDeliveredAfterCureAsync(1);
    }

    [Fact]
    public async Task A_domain_that_does_not_exist_ends_the_message_at_once()
    {
        _trouble.Bench.Start();
        await _trouble.Bench.EnqueueAsync("b@nowhere.test");

        await _trouble.AssertBouncedAsync("5.1.2");
    }

    [Fact]
    public async Task A_host_that_does_not_exist_ends_the_message_when_it_is_the_only_one()
    {
        _trouble.Bench.Dns.AddMx("gone.test", 10, "mx.gone.test");
        _trouble.Bench.Start();
        await _trouble.Bench.EnqueueAsync("b@gone.test");

        await _trouble.AssertBouncedAsync("5.4.4");
    }

    /// <summary>A smart host that was mistyped, or whose name is not known while the machine is offline, would else return all mail at once.</summary>
    [Fact]
    public async Task A_configured_host_that_does_not_exist_puts_the_mail_off()
    {
        _trouble.Bench.Routing = _trouble.Bench.Routing with { SmartHost = new RelayTarget("smart.test") };
        await _trouble.SendAsync();
        await _trouble.Bench.WhenTriedAsync(1);

        await _trouble.AssertDeferredAsync("451 4.4.4");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_host_without_an_address_leaves_the_others(bool fails)
    {
        _trouble.Bench.Dns.AddMx("there.test", 5, "first.there.test").Break("first.there.test", fails);
        await _trouble.SendAsync();

        await _trouble.AssertDeliveredAsync(1);
    }

    [Fact]
    public async Task A_host_that_may_exist_outweighs_one_that_does_not()
    {
        _trouble.Bench.Dns.AddMx("half.test", 5, "gone.half.test").AddMx("half.test", 10, "mx.half.test").Break("mx.half.test");
        _trouble.Bench.Start();
        await _trouble.Bench.EnqueueAsync("b@half.test");
        await _trouble.Bench.WhenTriedAsync(1);

        await _trouble.AssertDeferredAsync("451 4.4.3");
    }

    [Fact]
    public async Task A_name_server_that_stays_down_ends_the_message_when_its_time_is_over()
    {
        var bench = _trouble.Bench;
        bench.Options = bench.Options with { Retry = new() { Jitter = 0, FirstInterval = TimeSpan.FromDays(1), LongestInterval = TimeSpan.FromDays(1), DelayWarning = TimeSpan.Zero } };
        bench.Dns.Break("there.test");
        await _trouble.SendAsync();
        for (int attempt = 1; attempt <= 5; attempt++)
        {
            await bench.WhenTriedAsync(attempt);
            bench.Time.Advance(TimeSpan.FromDays(1));
        }

        await _trouble.AssertBouncedAsync("4.4.7");
    }
}
