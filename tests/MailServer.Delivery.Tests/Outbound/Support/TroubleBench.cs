using System.Collections.Concurrent;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>One message to one next hop that is in trouble until it is cured, and the count of what became of it.</summary>
internal sealed class TroubleBench : IAsyncDisposable
{
    /// <summary>The stage in the middle of the content.</summary>
    public const string Body = "body";

    private readonly QueueBench _bench = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _asked = [];
    private volatile bool _isCured;

    public QueueBench Bench => _bench;

    public NextHop Hop => _bench.There;

    /// <summary>Lets the next hop answer so at a stage: <c>greeting</c>, a verb, <see cref="Body"/>, or <c>.</c> for the end of the content.</summary>
    public void Trouble(string stage, string answer)
    {
        Hop.Extensions = stage == "STARTTLS" ? ["STARTTLS"] : [];
        if (stage == Body) (Hop.CutContentAfter, Hop.CutsByReset) = (1000, answer == NextHop.Reset);
        Hop.Script = line =>
        {
            _asked.GetOrAdd(line.Split(' ')[0], _ => NewSignal()).TrySetResult();
            return !_isCured && IsAt(line, stage) ? answer : null;
        };
    }

    public void Cure()
    {
        _isCured = true;
        Hop.CutContentAfter = null;
    }

    public async Task SendAsync()
    {
        await _bench.EnqueueAsync("a@here.test", [TestMessages.Recipient("b@there.test")], text: LongText);
        _bench.Start();
    }

    /// <summary>Waits until the next hop has read a command.</summary>
    public Task WhenAskedAsync(string verb) => _asked.GetOrAdd(verb, _ => NewSignal()).Task.WaitAsync(Waiting.Guard);

    /// <summary>Lets those wait in vain who wait for the next hop, until the message was tried so often.</summary>
    public Task PassUntilTriedAsync(int attempts) => PassUntilAsync(_bench.WhenTriedAsync(attempts), IsForHop);

    /// <summary>Lets the waits of such a length end, one after the other, until something is reached.</summary>
    public async Task PassUntilAsync(Task reached, Func<TimeSpan, bool> isMeant)
    {
        using var guard = new CancellationTokenSource(Waiting.Guard);
        while (!reached.IsCompleted) await Task.WhenAny(reached, _bench.Time.PassOneAsync(isMeant, guard.Token));
        await guard.CancelAsync();
        await reached;
    }

    /// <summary>The message is in the queue, was tried once, and is due again at its time; the log says why.</summary>
    public async Task AssertDeferredAsync(string why)
    {
        var item = Assert.Single(await _bench.ItemsAsync());
        Assert.Equal((1, false, false), (item.Attempts, item.IsLeased, item.IsHeld));
        Assert.InRange(item.NextAttempt - _bench.Time.GetUtcNow(), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.Contains(why, item.LastError, StringComparison.Ordinal);
        Assert.Contains(_bench.Log.Lines, line => line.Contains("deferred until", StringComparison.Ordinal) && line.Contains(why, StringComparison.Ordinal));
        Assert.Equal(0, _bench.NoticeCount);
    }

    /// <summary>After the cure the message goes out by itself, at its time.</summary>
    public async Task AssertDeliveredAfterCureAsync(int copies)
    {
        Cure();
        _bench.Time.Advance(TimeSpan.FromMinutes(5));
        await AssertDeliveredAsync(copies);
    }

    /// <summary>The next hop has the message so often, and nobody else: the queue is empty, and the sender was told nothing.</summary>
    public async Task AssertDeliveredAsync(int copies)
    {
        await _bench.WhenEmptyAsync();
        Assert.Equal(copies, Hop.Messages.Count);
        Assert.All(Hop.Messages, message => Assert.Equal(LongText, message.Text));
        Assert.Single(_bench.Log.Lines, line => line.Contains("delivered to", StringComparison.Ordinal));
        Assert.Equal(0, _bench.NoticeCount);
        Assert.Null(Hop.Failure);
    }

    /// <summary>The sender was told once, and the queue is empty.</summary>
    public async Task AssertBouncedAsync(string status)
    {
        Assert.Contains("Status: " + status, await NoticeTests.TextAsync(await _bench.NextNoticeAsync()), StringComparison.Ordinal);
        await _bench.WhenEmptyAsync();
        Assert.Empty(Hop.Messages);
        Assert.Equal(0, _bench.NoticeCount);
        Assert.Single(_bench.Log.Lines, line => line.Contains("given up:", StringComparison.Ordinal));
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    // Other waits, such as the runner's between two looks at the queue, are shorter.
    private static bool IsForHop(TimeSpan length) => length >= TimeSpan.FromSeconds(10);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static bool IsAt(string line, string stage) =>
        line.StartsWith(stage, StringComparison.Ordinal) || (stage == "EHLO" && line.StartsWith("HELO", StringComparison.Ordinal));

    private static string LongText { get; } = TestMessages.Text + string.Concat(Enumerable.Repeat("some more text\r\n", 200));
}
