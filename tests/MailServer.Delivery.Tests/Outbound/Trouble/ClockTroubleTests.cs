using MailServer.Delivery.Tests.Outbound.Support;
using MailServer.Queue;

namespace MailServer.Delivery.Tests.Outbound.Trouble;

/// <summary>A clock that is set by a day, or was 1970 until the network told it better.</summary>
public sealed class ClockTroubleTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch.AddMinutes(1);

    private readonly TroubleBench _trouble = new();

    public static TheoryData<int> Jumps { get; } = [1, -1, -20_000];

    public ValueTask DisposeAsync() => _trouble.DisposeAsync();

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task What_is_being_sent_when_the_clock_is_set_is_sent_once(int days)
    {
        bool isSet = false;
        _trouble.Hop.Script = line =>
        {
            if (line == "." && !isSet) Set(TimeSpan.FromDays(days));
            isSet |= line == ".";
            return null;
        };
        await _trouble.SendAsync();

        await _trouble.AssertDeliveredAsync(1);
    }

    [Fact]
    public async Task What_is_being_sent_when_the_clock_jumps_ahead_keeps_its_lease()
    {
        var go = new TaskCompletionSource();
        _trouble.Hop.Script = line =>
        {
            if (line == "DATA") go.Task.Wait(Waiting.Guard);
            return null;
        };
        await _trouble.SendAsync();
        await _trouble.Bench.WhenAsync(items => items[0].IsLeased);
        Set(TimeSpan.FromDays(1));
        // This wakes the runner, which would take the first one a second time if it were free.
        await _trouble.Bench.EnqueueAsync("c@there.test");
        await _trouble.Bench.WhenAsync(items => items.Count(item => item.IsLeased) == 2);
        go.SetResult();

        await _trouble.Bench.WhenEmptyAsync();
        Assert.Equal(2, _trouble.Hop.Messages.Count);
    }

    [Fact]
    public async Task A_day_ahead_brings_the_next_attempt_forward_and_ends_nothing()
    {
        _trouble.Trouble("MAIL", "451 4.3.0 not now");
        await _trouble.SendAsync();
        await _trouble.Bench.WhenTriedAsync(1);
        _trouble.Cure();

        Set(TimeSpan.FromDays(1));
        _trouble.Bench.Time.Advance(_trouble.Bench.Options.PollInterval);

        await _trouble.AssertDeliveredAsync(1);
        Assert.Contains(_trouble.Bench.Log.Lines, line => line.Contains("The clock was set by 1.00:00:00", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-0.05)]
    [InlineData(-0.25)]
    [InlineData(-1)]
    [InlineData(-20_000)]
    public async Task A_clock_set_back_keeps_nothing_waiting_until_the_old_time_comes_again(double days)
    {
        var bench = _trouble.Bench;
        _trouble.Trouble("greeting", "421 4.3.2 not now");
        await _trouble.SendAsync();
        await bench.WhenTriedAsync(1);
        _trouble.Cure();
        Set(TimeSpan.FromDays(days));
        bench.Time.Advance(bench.Options.Retry.FirstInterval);

        await bench.WhenEmptyAsync();

        Assert.Single(_trouble.Hop.Messages);
        Assert.Equal(0, bench.NoticeCount);
    }

    [Fact]
    public async Task What_was_planned_and_held_by_a_clock_far_ahead_goes_out_after_a_restart()
    {
        var bench = _trouble.Bench;
        var now = bench.Time.GetUtcNow();
        bench.Time.SetClock(now.AddYears(10));
        await bench.EnqueueAsync("b@there.test");
        await bench.EnqueueAsync("c@there.test");
        // The process before ended in the middle of the one, and had put off the other.
        IQueueStorage storage = bench.Storage;
        var leases = await storage.LeaseAsync(2, bench.Options.LeaseTime, CancellationToken.None);
        await storage.DeferAsync(leases[0], bench.Time.GetUtcNow().AddHours(1), "later", CancellationToken.None);
        bench.Time.SetClock(now);

        bench.Start();

        await bench.WhenEmptyAsync();
        Assert.Equal(2, _trouble.Hop.Messages.Count);
    }

    [Fact]
    public async Task What_is_being_sent_when_the_clock_is_set_back_keeps_its_lease()
    {
        var go = new TaskCompletionSource();
        _trouble.Hop.Script = line =>
        {
            if (line == "DATA") go.Task.Wait(Waiting.Guard);
            return null;
        };
        await _trouble.SendAsync();
        await _trouble.Bench.WhenAsync(items => items[0].IsLeased);
        Set(TimeSpan.FromDays(-1));
        await _trouble.Bench.EnqueueAsync("c@there.test");
        await _trouble.Bench.WhenAsync(items => items.Count(item => item.IsLeased) == 2);
        go.SetResult();

        await _trouble.Bench.WhenEmptyAsync();
        Assert.Equal(2, _trouble.Hop.Messages.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_came_in_1970_gets_its_first_attempts_by_the_right_clock(bool isCured)
    {
        var bench = _trouble.Bench;
        var now = bench.Time.GetUtcNow();
        bench.Options = bench.Options with { Retry = bench.Options.Retry with { DelayWarning = TimeSpan.Zero } };
        bench.Time.SetClock(Epoch);
        _trouble.Trouble("RCPT", "450 4.7.1 greylisted");
        await _trouble.SendAsync();
        await bench.WhenTriedAsync(1);

        bench.Time.SetClock(now);
        bench.Time.Advance(bench.Options.PollInterval);
        await bench.WhenTriedAsync(2);
        for (int attempts = 3; attempts < 5; attempts++)
        {
            bench.Time.Advance(TimeSpan.FromHours(1));
            await bench.WhenTriedAsync(attempts);
        }

        if (isCured) _trouble.Cure();
        bench.Time.Advance(TimeSpan.FromHours(1));
        if (isCured) await _trouble.AssertDeliveredAsync(1);
        else await _trouble.AssertBouncedAsync("4.4.7");
    }

    [Fact]
    public async Task What_nobody_could_try_in_1970_goes_out_when_the_clock_is_right()
    {
        var bench = _trouble.Bench;
        var now = bench.Time.GetUtcNow();
        bench.Time.SetClock(Epoch);
        await bench.Storage.PauseAsync("there.test", CancellationToken.None);
        await _trouble.SendAsync();
        bench.Time.SetClock(now);
        await bench.Storage.ResumeAsync("there.test", CancellationToken.None);

        await _trouble.AssertDeliveredAsync(1);
    }

    private void Set(TimeSpan by) => _trouble.Bench.Time.SetClock(_trouble.Bench.Time.GetUtcNow() + by);
}
