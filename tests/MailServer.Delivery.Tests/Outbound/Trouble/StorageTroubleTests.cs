using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Queue;

namespace MailServer.Delivery.Tests.Outbound.Trouble;

/// <summary>A storage that fails for a while: once it works again, delivery goes on by itself.</summary>
public sealed class StorageTroubleTests : IAsyncDisposable
{
    private readonly TroubleBench _trouble = new();

    // The runner looks at the queue so seldom that only the waits for the storage are short.
    public StorageTroubleTests() => _trouble.Bench.Options = _trouble.Bench.Options with { PollInterval = TimeSpan.FromHours(1) };

    public ValueTask DisposeAsync() => _trouble.DisposeAsync();

    [Theory]
    [InlineData(nameof(IQueueStorage.LeaseAsync))]
    [InlineData(nameof(IQueueStorage.RecallAsync))]
    [InlineData(nameof(IQueueStorage.TakeProbesAsync))]
    [InlineData(nameof(IQueueStorage.CompleteAsync))]
    public async Task What_was_sent_or_waited_meanwhile_is_sent_once(string call)
    {
        var failed = _trouble.Bench.Faulty.Break(call);
        await _trouble.SendAsync();
        await failed.WaitAsync(Waiting.Guard);
        for (int i = 0; i < 3; i++) await PassRetryAsync();

        _trouble.Bench.Faulty.Heal();
        await _trouble.PassUntilAsync(_trouble.Bench.WhenEmptyAsync(), IsRetry);

        await _trouble.AssertDeliveredAsync(1);
    }

    [Fact]
    public async Task What_was_put_off_meanwhile_is_tried_at_its_time()
    {
        _trouble.Trouble("RCPT", "450 4.2.1 later");
        var failed = _trouble.Bench.Faulty.Break(nameof(IQueueStorage.DeferAsync));
        await _trouble.SendAsync();
        await failed.WaitAsync(Waiting.Guard);
        await PassRetryAsync();

        _trouble.Bench.Faulty.Heal();
        await _trouble.PassUntilAsync(_trouble.Bench.WhenTriedAsync(1), IsRetry);

        await _trouble.AssertDeliveredAfterCureAsync(1);
    }

    [Fact]
    public async Task A_sender_is_told_once_though_the_item_could_not_be_removed()
    {
        _trouble.Trouble("RCPT", "550 5.1.1 nobody");
        var failed = _trouble.Bench.Faulty.Break(nameof(IQueueStorage.FailAsync));
        await _trouble.SendAsync();
        await failed.WaitAsync(Waiting.Guard);
        await PassRetryAsync();

        _trouble.Bench.Faulty.Heal();
        await _trouble.PassUntilAsync(_trouble.Bench.WhenEmptyAsync(), IsRetry);

        await _trouble.AssertBouncedAsync("5.1.1");
    }

    [Fact]
    public async Task What_failed_longer_than_a_lease_lasts_is_sent_again_and_then_is_done()
    {
        var bench = _trouble.Bench;
        bench.Options = bench.Options with { LeaseTime = TimeSpan.FromMinutes(1), PollInterval = TimeSpan.FromSeconds(5) };
        var failed = bench.Faulty.Break(nameof(IQueueStorage.CompleteAsync), nameof(IQueueStorage.RenewAsync));
        await _trouble.SendAsync();
        await failed.WaitAsync(Waiting.Guard);
        while (!bench.Log.Lines.Any(line => line.Contains("ended by an error", StringComparison.Ordinal))) await PassRetryAsync();

        bench.Faulty.Heal();
        await _trouble.PassUntilAsync(bench.WhenEmptyAsync(), IsRetry);

        Assert.InRange(_trouble.Hop.Messages.Count, 2, 3);
        Assert.Equal(0, bench.NoticeCount);
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_storage_that_fails()
    {
        var failed = _trouble.Bench.Faulty.Break(nameof(IQueueStorage.CompleteAsync), nameof(IQueueStorage.DeferAsync));
        await _trouble.SendAsync();
        await failed.WaitAsync(Waiting.Guard);

        await _trouble.PassUntilAsync(_trouble.Bench.StopAsync(), length => length == _trouble.Bench.Options.DrainTime || IsRetry(length));
    }

    [Fact]
    public async Task A_stop_leaves_behind_what_never_comes_back()
    {
        var bench = _trouble.Bench;
        var hung = bench.Faulty.Hang(nameof(IQueueStorage.CompleteAsync));
        await _trouble.SendAsync();
        await hung.WaitAsync(Waiting.Guard);

        var most = bench.Options.DrainTime + bench.Options.CutTime;
        await _trouble.PassUntilAsync(bench.StopAsync(), length => length == bench.Options.DrainTime || length == most);

        Assert.Contains(bench.Log.Lines, line => line.Contains("still at work", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_that_come_after_the_end_are_no_error()
    {
        await _trouble.SendAsync();
        await _trouble.Bench.WhenEmptyAsync();
        await _trouble.Bench.StopAsync();
        _trouble.Bench.Runner!.Dispose();

        // The storage was about to tell of work, an administrator to ask for an attempt.
        _trouble.Bench.Faulty.LastHandler!(null, EventArgs.Empty);
        _trouble.Bench.Runner.Probe("there.test");
    }

    private Task PassRetryAsync() => _trouble.Bench.Time.PassOneAsync(IsRetry, TestContext.Current.CancellationToken).WaitAsync(Waiting.Guard);

    private static bool IsRetry(TimeSpan length) => length == TimeSpan.FromSeconds(5);
}
