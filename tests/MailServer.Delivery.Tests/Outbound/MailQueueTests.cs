using MailServer.Delivery.Queue;
using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Queue;

namespace MailServer.Delivery.Tests.Outbound;

public sealed class MailQueueTests : IAsyncDisposable
{
    private readonly QueueBench _bench = new();
    private readonly MailQueue _queue;

    public MailQueueTests() => _queue = new MailQueue(_bench.Storage, null);

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Held_items_do_not_go_out_until_they_are_released()
    {
        await _bench.EnqueueAsync("b@there.test", "c@other.test");
        Assert.Equal(1, await _queue.HoldAsync(new QueueFilter { Destination = "there.test" }, CancellationToken.None));
        _bench.AddHop("other.test", "192.0.2.2");
        _bench.Start();
        await _bench.WhenAsync(items => items.Count == 1);
        Assert.Equal(0, await _queue.RetryAsync(QueueFilter.All, CancellationToken.None));
        Assert.Empty(_bench.There.Messages);

        Assert.Equal(1, await _queue.ReleaseAsync(QueueFilter.All, CancellationToken.None));

        await _bench.There.NextMessageAsync();
    }

    [Fact]
    public async Task A_retry_from_another_process_ends_the_waiting_for_a_destination()
    {
        _bench.There.Script = line => line == "greeting" ? "421 4.3.2 not now" : null;
        await _bench.EnqueueAsync("b@there.test");
        _bench.Start();
        await _bench.WhenTriedAsync(1);
        _bench.There.Script = _ => null;

        Assert.Equal(1, await _queue.FlushAsync(CancellationToken.None));

        await _bench.There.NextMessageAsync();
        await _bench.WhenEmptyAsync();
    }

    [Fact]
    public async Task Events_tell_what_becomes_of_items()
    {
        _bench.There.Script = line => line switch
        {
            "RCPT TO:<later@there.test>" => "450 4.2.1 later",
            "RCPT TO:<never@there.test>" => "550 5.1.1 never",
            _ => null,
        };
        _bench.Start();
        var events = new MailQueue(_bench.Storage, _bench.Runner).WatchAsync(CancellationToken.None);
        await _bench.EnqueueAsync("now@there.test", "later@there.test", "never@there.test");

        var seen = new List<string>();
        await foreach (var happened in events)
        {
            seen.Add($"{happened.Kind} {happened.Item.Recipient.LocalPart} {happened.Attempt.Answer[..3]}");
            if (seen.Count == 3) break;
        }

        Assert.Equal(["Deferred later 450", "Delivered now 250", "GivenUp never 550"], seen.Order(StringComparer.Ordinal));
        Assert.Throws<NotSupportedException>(() => _queue.WatchAsync(CancellationToken.None));
    }

    [Fact]
    public async Task An_item_shows_its_attempts()
    {
        _bench.There.Script = line => line.StartsWith("RCPT", StringComparison.Ordinal) ? "450 4.2.1 later" : null;
        var id = await _bench.EnqueueAsync("b@there.test");
        _bench.Start();
        await _bench.WhenTriedAsync(1);

        var detail = await _queue.FindAsync(id, CancellationToken.None);

        var attempt = Assert.Single(detail!.Attempts);
        Assert.Equal(("mx.there.test [192.0.2.1:25]", "450 4.2.1 later"), (attempt.Host, attempt.Answer));
        Assert.Null(await _queue.FindAsync(new QueueItemId(99), CancellationToken.None));
    }

    [Fact]
    public async Task More_items_than_a_page_are_removed()
    {
        for (int i = 0; i < 1201; i++) await _bench.EnqueueAsync($"b{i}@there.test");
        await _bench.EnqueueAsync("c@other.test");

        Assert.Equal(1201, await _queue.RemoveAsync(new QueueFilter { Destination = "there.test" }, CancellationToken.None));

        Assert.Equal(new QueueCount("other.test", QueueItemState.Waiting, 1), Assert.Single(await _queue.CountAsync(CancellationToken.None)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _queue.ListAsync(QueueFilter.All, null, 0, CancellationToken.None).AsTask());
    }
}
