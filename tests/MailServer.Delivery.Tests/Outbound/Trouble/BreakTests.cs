using MailServer.Delivery.Tests.Outbound.Support;

namespace MailServer.Delivery.Tests.Outbound.Trouble;

/// <summary>Connections that break at each stage of the dialogue: reset, closed in order, or flooded.</summary>
public sealed class BreakTests : IAsyncDisposable
{
    private readonly TroubleBench _trouble = new();

    public ValueTask DisposeAsync() => _trouble.DisposeAsync();

    [Theory]
    [InlineData("greeting", NextHop.Reset, 1)]
    [InlineData("EHLO", NextHop.Reset, 1)]
    [InlineData("STARTTLS", NextHop.Reset, 1)]
    [InlineData("MAIL", NextHop.Reset, 1)]
    [InlineData("RCPT", NextHop.Reset, 1)]
    [InlineData("DATA", NextHop.Reset, 1)]
    [InlineData(TroubleBench.Body, NextHop.Reset, 1)]
    // Whether it was taken is not known: it is sent again, rather than lost.
    [InlineData(".", NextHop.Reset, 2)]
    [InlineData("greeting", NextHop.Close, 1)]
    [InlineData("EHLO", NextHop.Close, 1)]
    [InlineData("STARTTLS", NextHop.Close, 1)]
    [InlineData("MAIL", NextHop.Close, 1)]
    [InlineData("RCPT", NextHop.Close, 1)]
    [InlineData("DATA", NextHop.Close, 1)]
    [InlineData(TroubleBench.Body, NextHop.Close, 1)]
    [InlineData(".", NextHop.Close, 2)]
    [InlineData("greeting", NextHop.Endless, 1)]
    [InlineData("EHLO", NextHop.Endless, 1)]
    [InlineData("STARTTLS", NextHop.Endless, 1)]
    [InlineData("MAIL", NextHop.Endless, 1)]
    [InlineData("RCPT", NextHop.Endless, 1)]
    [InlineData("DATA", NextHop.Endless, 1)]
    [InlineData(".", NextHop.Endless, 2)]
    public async Task A_message_outlives_the_connection(string stage, string answer, int copies)
    {
        _trouble.Trouble(stage, answer);
        await _trouble.SendAsync();
        await _trouble.Bench.WhenTriedAsync(1);

        await _trouble.AssertDeferredAsync(answer switch
        {
            NextHop.Reset => "connection was cut",
            NextHop.Close => "closed the connection",
            _ => "not SMTP, or too long",
        });
        await _trouble.AssertDeliveredAfterCureAsync(copies);
    }

    [Theory]
    [InlineData(NextHop.Reset)]
    [InlineData(NextHop.Close)]
    [InlineData(NextHop.Endless)]
    public async Task After_the_250_a_break_changes_nothing(string answer)
    {
        _trouble.Bench.Options = _trouble.Bench.Options with { ConnectionIdleTime = TimeSpan.Zero };
        _trouble.Trouble("QUIT", answer);
        await _trouble.SendAsync();

        await _trouble.AssertDeliveredAsync(1);
        await _trouble.Bench.EnqueueAsync("c@there.test");
        await _trouble.Bench.WhenEmptyAsync();
    }

    [Fact]
    public async Task What_one_host_may_have_taken_is_not_given_to_another()
    {
        var backup = new NextHop();
        backup.ListenOn(_trouble.Bench.Connector, "192.0.2.2");
        _trouble.Bench.Dns.AddMx("there.test", 20, "mx2.there.test").AddAddress("mx2.there.test", "192.0.2.2");
        _trouble.Trouble(".", NextHop.Reset);
        await _trouble.SendAsync();
        await _trouble.Bench.WhenTriedAsync(1);

        await _trouble.AssertDeferredAsync("connection was cut");
        await _trouble.AssertDeliveredAfterCureAsync(2);
        Assert.Empty(backup.Messages);
    }
}
