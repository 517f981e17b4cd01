using MailServer.Delivery.Queue;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Messages;

namespace MailServer.Delivery.Tests.Outbound.Trouble;

/// <summary>A message of the queue whose bytes are gone or damaged.</summary>
public sealed class LostMessageTests : IAsyncDisposable
{
    private readonly QueueBench _bench = new();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_waits_with_its_reason_goes_out_when_it_is_back_and_nothing_of_it_before(bool isCutShort)
    {
        _bench.Faulty.Bytes = content => new Unreadable(content, isCutShort);
        await _bench.EnqueueAsync("b@there.test", "c@there.test");
        _bench.Start();
        await _bench.WhenTriedAsync(1);

        Assert.All(await _bench.ItemsAsync(), item => Assert.Equal("451 4.3.0 The text of the message is missing or damaged on this server, or cannot be read now", item.LastError));
        Assert.Equal(0, _bench.There.Connections);
        _bench.Faulty.Bytes = null;
        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        await _bench.WhenEmptyAsync();
        Assert.Equal(TestMessages.Text, (await _bench.There.NextMessageAsync()).Text);
    }

    [Fact]
    public async Task Its_sender_is_told_without_its_text_when_it_is_given_up()
    {
        _bench.Options = _bench.Options with { Retry = new RetrySchedule { Jitter = 0, MaximumAge = TimeSpan.FromMinutes(12), DelayWarning = TimeSpan.Zero } };
        _bench.Faulty.Bytes = content => new Unreadable(content, false);
        await _bench.EnqueueAsync("b@there.test");
        _bench.Start();
        await _bench.WhenTriedAsync(1);
        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        await _bench.WhenTriedAsync(2);
        _bench.Time.Advance(TimeSpan.FromMinutes(7));

        string text = await NoticeTests.TextAsync(await _bench.NextNoticeAsync());
        await _bench.WhenEmptyAsync();

        Assert.Contains("Final-Recipient: rfc822; b@there.test", text, StringComparison.Ordinal);
        Assert.Contains("Status: 4.4.7", text, StringComparison.Ordinal);
        Assert.Contains("missing or damaged", text, StringComparison.Ordinal);
        Assert.DoesNotContain("rfc822-headers", text, StringComparison.Ordinal);
    }

    private sealed class Unreadable(MessageContent content, bool isCutShort) : MessageContent
    {
        public override long Length => content.Length;

        public override ValueTask<int> ReadAsync(long offset, Memory<byte> destination, CancellationToken cancellationToken)
        {
            if (!isCutShort) throw new IOException("The segment is gone.");
            var left = (int)Math.Clamp(10 - offset, 0, destination.Length);
            return content.ReadAsync(offset, destination[..left], cancellationToken);
        }
    }
}
