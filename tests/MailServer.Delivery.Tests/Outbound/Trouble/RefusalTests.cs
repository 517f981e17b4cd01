using MailServer.Delivery.Tests.Outbound.Support;

namespace MailServer.Delivery.Tests.Outbound.Trouble;

/// <summary>Next hops that refuse, for good or for now, at each stage of the dialogue.</summary>
public sealed class RefusalTests : IAsyncDisposable
{
    private readonly TroubleBench _trouble = new();

    public ValueTask DisposeAsync() => _trouble.DisposeAsync();

    [Theory]
    [InlineData("greeting")]
    [InlineData("EHLO")]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    [InlineData(".")]
    public async Task What_is_refused_for_now_is_kept_and_goes_out_later(string stage)
    {
        _trouble.Trouble(stage, "451 4.3.0 not now");
        await _trouble.SendAsync();
        await _trouble.Bench.WhenTriedAsync(1);

        await _trouble.AssertDeferredAsync("451 4.3.0");
        // What came with a refused dot was read, and not taken.
        await _trouble.AssertDeliveredAfterCureAsync(stage == "." ? 2 : 1);
    }

    [Theory]
    [InlineData("greeting")]
    [InlineData("EHLO")]
    [InlineData("MAIL")]
    [InlineData("RCPT")]
    [InlineData("DATA")]
    public async Task What_is_refused_for_good_goes_back_to_its_sender(string stage)
    {
        _trouble.Trouble(stage, "554 5.7.1 never");
        await _trouble.SendAsync();

        await _trouble.AssertBouncedAsync("5.7.1");
    }

    [Theory]
    [InlineData("STARTTLS", "454 4.7.0 not now")]
    [InlineData("STARTTLS", "502 5.5.1 never")]
    [InlineData("QUIT", "451 4.3.0 not now")]
    [InlineData("QUIT", "502 5.5.1 never")]
    public async Task What_is_not_needed_may_be_refused(string stage, string answer)
    {
        _trouble.Trouble(stage, answer);
        await _trouble.SendAsync();

        await _trouble.AssertDeliveredAsync(1);
    }

    [Fact]
    public async Task A_refused_connection_is_tried_again()
    {
        _trouble.Bench.Connector.Close(Addresses.There);
        await _trouble.SendAsync();
        await _trouble.Bench.WhenTriedAsync(1);

        await _trouble.AssertDeferredAsync("Connection refused");
        _trouble.Hop.ListenOn(_trouble.Bench.Connector, "192.0.2.1");
        await _trouble.AssertDeliveredAfterCureAsync(1);
    }

    [Fact]
    public async Task A_greylist_lets_it_through_when_its_time_is_over()
    {
        var bench = _trouble.Bench;
        var open = bench.Time.GetUtcNow() + TimeSpan.FromMinutes(12);
        _trouble.Hop.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) && bench.Time.GetUtcNow() < open ? "450 4.7.1 greylisted" : null;
        await _trouble.SendAsync();
        await bench.WhenTriedAsync(1);
        bench.Time.Advance(TimeSpan.FromMinutes(5));
        await bench.WhenTriedAsync(2);
        var item = Assert.Single(await bench.ItemsAsync());
        var history = await bench.Storage.AttemptsAsync(item.Id, CancellationToken.None);
        Assert.Equal(["450 4.7.1 greylisted", "450 4.7.1 greylisted"], history.Select(attempt => attempt.Answer));
        Assert.Equal(TimeSpan.FromMinutes(5), history[1].At - history[0].At);

        bench.Time.Advance(TimeSpan.FromMinutes(10));

        await _trouble.AssertDeliveredAsync(1);
    }
}
