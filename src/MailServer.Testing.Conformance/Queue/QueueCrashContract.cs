using MailServer.Queue;

namespace MailServer.Testing.Conformance;

public abstract partial class QueueContract
{
    /// <summary>
    /// Opens the queue as it would be found if the process had been killed now. Null, as here, when it cannot: the cases about crashes are skipped then.
    /// </summary>
    protected virtual Task<IQueueStorage>? ReopenAfterCrashAsync() => null;

    [Fact]
    public async Task What_was_enqueued_is_there_after_a_crash_and_what_was_completed_is_not()
    {
        await AddAsync("done@x.test", "open@x.test");
        var leases = await LeaseAsync();
        await Queue.CompleteAsync(leases.Single(l => l.Item.Recipient.LocalPart == "done"), CancellationToken.None);

        await CrashAsync();

        Assert.Equal("open", Assert.Single(await FindAsync(QueueFilter.All)).Recipient.LocalPart);
        Time.Advance(Lease);
        Assert.Equal("x", await TextAsync(Assert.Single(await LeaseAsync()).Content));
    }

    [Fact]
    public async Task The_lease_of_a_dead_worker_runs_out_and_never_before_its_time()
    {
        await AddAsync("b@x.test");
        var dead = Assert.Single(await LeaseAsync());

        await CrashAsync();

        Assert.Empty(await LeaseAsync());
        Time.Advance(Lease);
        Assert.Single(await LeaseAsync());
        Assert.False(await Queue.CompleteAsync(dead, CancellationToken.None));
    }

    [Fact]
    public async Task Attempts_pauses_and_holds_outlive_a_crash()
    {
        var tried = await AddAsync("b@x.test");
        var held = await AddAsync("c@y.test");
        var until = Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        await Queue.HoldAsync(held, CancellationToken.None);
        await Queue.PauseAsync("z.test", CancellationToken.None);
        var attempt = new QueueAttempt(Time.GetUtcNow(), "mx.x.test", "450 later");
        await Queue.DeferAsync(Assert.Single(await LeaseAsync()), new QueueDeferral(until) { Attempt = attempt }, CancellationToken.None);

        await CrashAsync();

        Assert.Equal((1, until), ((await ItemAsync(tried)).Attempts, (await ItemAsync(tried)).NextAttempt));
        Assert.Equal([attempt], await Queue.AttemptsAsync(tried, CancellationToken.None));
        Assert.Equal(QueueItemState.Held, (await ItemAsync(held)).State);
        Assert.Equal(["z.test"], await Queue.PausedAsync(CancellationToken.None));
    }

    private async Task CrashAsync()
    {
        var reopening = ReopenAfterCrashAsync();
        Assert.SkipWhen(reopening is null, "The queue lives and dies with its process: ReopenAfterCrashAsync is not overridden.");
        Queue = await reopening!;
    }
}
