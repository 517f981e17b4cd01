using MailServer.Delivery.Tests.Outbound.Support;

namespace MailServer.Delivery.Tests.Outbound.Trouble;

/// <summary>Next hops that say nothing any more, or next to nothing.</summary>
public sealed class SilenceTests : IAsyncDisposable
{
    private readonly TroubleBench _trouble = new();

    // The wait for an answer is what is tested here, not the renewal of leases.
    public SilenceTests() => _trouble.Bench.Options = _trouble.Bench.Options with { LeaseTime = TimeSpan.FromHours(6) };

    public ValueTask DisposeAsync() => _trouble.DisposeAsync();

    [Fact]
    public async Task A_black_hole_is_given_up_and_tried_again()
    {
        _trouble.Bench.Connector.Silence(Addresses.There);
        await _trouble.SendAsync();
        await _trouble.PassUntilTriedAsync(1);

        await _trouble.AssertDeferredAsync("took longer than 30 s for answering the call");
        _trouble.Bench.Connector.Silence(Addresses.There, isSilent: false);
        await _trouble.AssertDeliveredAfterCureAsync(1);
    }

    [Theory]
    [InlineData("greeting", 300, 1)]
    [InlineData("EHLO", 300, 1)]
    [InlineData("STARTTLS", 300, 1)]
    [InlineData("MAIL", 300, 1)]
    [InlineData("RCPT", 300, 1)]
    [InlineData("DATA", 120, 1)]
    // RFC 1047: taken or not, nobody knows; sent again it may be there twice, but is not lost.
    [InlineData(".", 600, 2)]
    public async Task Silence_is_given_up_and_the_message_is_sent_again(string stage, int seconds, int copies)
    {
        _trouble.Trouble(stage, NextHop.Hang);
        await _trouble.SendAsync();
        await _trouble.Hop.Hung.WaitAsync(Waiting.Guard);
        await _trouble.PassUntilTriedAsync(1);

        await _trouble.AssertDeferredAsync($"took longer than {seconds} s");
        await _trouble.AssertDeliveredAfterCureAsync(copies);
    }

    [Fact]
    public async Task Silence_after_QUIT_holds_up_nobody()
    {
        _trouble.Bench.Options = _trouble.Bench.Options with { ConnectionIdleTime = TimeSpan.Zero };
        _trouble.Trouble("QUIT", NextHop.Hang);
        await _trouble.SendAsync();

        await _trouble.AssertDeliveredAsync(1);
        await _trouble.Hop.Hung.WaitAsync(Waiting.Guard);
        await _trouble.Bench.EnqueueAsync("c@there.test");
        await _trouble.Bench.WhenEmptyAsync();
    }

    /// <summary>Each octet comes in time, and the reply never: the limit is for the whole of it.</summary>
    [Theory]
    [InlineData("greeting", 300, 1)]
    [InlineData("EHLO", 300, 1)]
    [InlineData("MAIL", 300, 1)]
    [InlineData("RCPT", 300, 1)]
    [InlineData("DATA", 120, 1)]
    [InlineData(".", 600, 2)]
    public async Task An_octet_a_second_is_given_up_when_the_time_for_the_reply_is_over(string stage, int seconds, int copies)
    {
        _trouble.Trouble(stage, NextHop.Drip + string.Concat(Enumerable.Repeat("250-very slowly\r\n", 60)));
        // The next octet is not written before this one is read: the clock cannot run ahead of the reader.
        _trouble.Bench.Connector.Options = new() { BufferSize = 2 };
        var begun = _trouble.Bench.Time.GetUtcNow();
        await _trouble.SendAsync();
        await _trouble.PassUntilAsync(_trouble.Bench.WhenTriedAsync(1), length => length == TimeSpan.FromSeconds(1));

        await _trouble.AssertDeferredAsync($"took longer than {seconds} s");
        Assert.InRange((_trouble.Bench.Time.GetUtcNow() - begun).TotalSeconds, seconds, seconds + 10);
        await _trouble.AssertDeliveredAfterCureAsync(copies);
    }
}
