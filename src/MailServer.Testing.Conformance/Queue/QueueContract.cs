using System.Text;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MailServer.Receiving;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Testing.Conformance;

/// <summary>What every queue storage must do. A storage's test class derives from it and says how it is made.</summary>
public abstract partial class QueueContract : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    protected IQueueStorage Queue { get; private set; } = null!;

    /// <summary>Makes an empty storage on <see cref="Time"/>.</summary>
    protected abstract ValueTask<IQueueStorage> CreateAsync();

    /// <summary>Cleans up.</summary>
    protected abstract ValueTask DeleteAsync();

    public async ValueTask InitializeAsync() => Queue = await CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await DeleteAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_wish_to_try_a_destination_is_told_once()
    {
        int told = 0;
        Queue.WorkArrived += (_, _) => Interlocked.Increment(ref told);
        await Queue.ProbeAsync("there.test", CancellationToken.None);
        await Queue.ProbeAsync("there.test", CancellationToken.None);
        Assert.Equal(["there.test"], await Queue.TakeProbesAsync(CancellationToken.None));
        Assert.Empty(await Queue.TakeProbesAsync(CancellationToken.None));
        Assert.True(Volatile.Read(ref told) > 0);
    }

    [Fact]
    public async Task Everything_that_came_in_comes_out()
    {
        var recipient = new EnvelopeRecipient(
            Address("\"b c\"@B\u00fccher.test"),
            new RecipientParameters { Notify = DsnNotify.Success | DsnNotify.Delay, OriginalRecipientType = "rfc822", OriginalRecipient = "x@y.test" });
        var parameters = new MailParameters
        {
            Size = 5, Body = BodyType.EightBitMime, SmtpUtf8 = true, RequireTls = true, Return = DsnReturn.Full, EnvelopeId = "e 1", Auth = "<>",
        };
        await Queue.EnqueueAsync(
            new QueueMessage { ReversePath = Address("a@here.test"), Parameters = parameters, Recipients = [recipient], Content = Content("hello") },
            CancellationToken.None);

        var lease = Assert.Single(await LeaseAsync());

        Assert.Equal(Address("a@here.test"), lease.Item.ReversePath);
        Assert.Equal(recipient.Address, lease.Item.Recipient);
        Assert.Equal("xn--bcher-kva.test", lease.Item.Destination);
        Assert.Equal(parameters with { Other = lease.Parameters.Other }, lease.Parameters);
        Assert.Equal(recipient.Parameters with { Other = lease.RecipientParameters.Other }, lease.RecipientParameters);
        Assert.Equal(Time.GetUtcNow(), lease.Item.EnqueuedAt);
        Assert.Equal(5, lease.Item.Size);
        Assert.Equal("hello", await TextAsync(lease.Content));
    }

    [Fact]
    public async Task A_message_without_sender_keeps_none()
    {
        await Queue.EnqueueAsync(new QueueMessage { Recipients = [Recipient("b@x.test")], Content = Content("x") }, CancellationToken.None);

        Assert.Null(Assert.Single(await LeaseAsync()).Item.ReversePath);
        Assert.Single(await FindAsync(new QueueFilter { HasNullSender = true }));
    }

    [Fact]
    public async Task Each_recipient_is_an_item_and_they_share_their_message()
    {
        var first = await AddAsync("b@x.test", "c@y.test");
        await AddAsync("d@x.test");

        var items = await Queue.QueryAsync(QueueFilter.All, null, 10, CancellationToken.None);

        Assert.Equal(["b@x.test", "c@y.test", "d@x.test"], items.Select(i => i.Recipient.ToString()));
        Assert.Equal(first, items[0].Id);
        Assert.Equal(items[0].Message, items[1].Message);
        Assert.NotEqual(items[0].Message, items[2].Message);
    }

    [Fact]
    public async Task A_leased_item_is_nobody_elses_until_its_lease_runs_out()
    {
        await AddAsync("b@x.test");
        var old = Assert.Single(await LeaseAsync());
        Assert.Empty(await LeaseAsync());
        Assert.Equal(QueueItemState.Active, (await ItemAsync(old.Item.Id)).State);

        Time.Advance(Lease);
        var current = Assert.Single(await LeaseAsync());

        Assert.False(await Queue.RenewAsync(old, Lease, CancellationToken.None));
        Assert.False(await Queue.DeferAsync(old, new QueueDeferral(Time.GetUtcNow()), CancellationToken.None));
        Assert.False(await Queue.FailAsync(old, "x", CancellationToken.None));
        Assert.False(await Queue.CompleteAsync(old, CancellationToken.None));
        Assert.True(await Queue.CompleteAsync(current, CancellationToken.None));
        Assert.False(await Queue.CompleteAsync(current, CancellationToken.None));
        Assert.Empty(await Queue.QueryAsync(QueueFilter.All, null, 10, CancellationToken.None));
    }

    [Fact]
    public async Task A_renewed_lease_lasts_on()
    {
        await AddAsync("b@x.test");
        var lease = Assert.Single(await LeaseAsync());
        Time.Advance(Lease / 2);

        Assert.True(await Queue.RenewAsync(lease, Lease, CancellationToken.None));
        Time.Advance(Lease * 0.75);

        Assert.Empty(await LeaseAsync());
        Assert.True(await Queue.CompleteAsync(lease, CancellationToken.None));
    }

    [Fact]
    public async Task What_another_clock_planned_far_ahead_is_due_when_it_is_recalled()
    {
        await AddAsync("waiting@x.test");
        await AddAsync("leased@x.test");
        await AddAsync("soon@x.test");
        var leases = await Queue.LeaseAsync(new QueueLeaseRequest(3, TimeSpan.FromDays(400)), CancellationToken.None);
        Assert.Equal(3, leases.Count);
        var soon = Time.GetUtcNow() + TimeSpan.FromMinutes(30);
        await Queue.DeferAsync(leases[0], new QueueDeferral(Time.GetUtcNow() + TimeSpan.FromDays(400)), CancellationToken.None);
        await Queue.DeferAsync(leases[2], new QueueDeferral(soon), CancellationToken.None);

        Assert.Equal(2, await Queue.RecallAsync(Time.GetUtcNow() + TimeSpan.FromHours(1), CancellationToken.None));

        Assert.Equal(0, await Queue.RecallAsync(Time.GetUtcNow() + TimeSpan.FromHours(1), CancellationToken.None));
        Assert.Equal(["leased@x.test", "waiting@x.test"], (await LeaseAsync()).Select(lease => lease.Item.Recipient.ToString()).Order());
        Assert.Equal(soon, await Queue.NextDueAsync([], CancellationToken.None));
    }

    [Fact]
    public async Task What_is_planned_ahead_moves_with_the_clock_and_what_is_due_does_not()
    {
        await AddAsync("due@x.test");
        await AddAsync("soon@x.test");
        await AddAsync("late@x.test");
        var now = Time.GetUtcNow();
        foreach (var lease in await LeaseAsync())
        {
            var until = lease.Item.Recipient.LocalPart switch { "soon" => now + TimeSpan.FromMinutes(5), "late" => now + TimeSpan.FromHours(3), _ => now };
            await Queue.DeferAsync(lease, new QueueDeferral(until), CancellationToken.None);
        }

        Assert.Equal(2, await Queue.ShiftAsync(TimeSpan.FromHours(-1), CancellationToken.None));

        var planned = (await Queue.QueryAsync(QueueFilter.All, null, 10, CancellationToken.None)).Select(item => (item.Recipient.LocalPart, item.NextAttempt - now));
        Assert.Equal([("due", TimeSpan.Zero), ("soon", TimeSpan.FromMinutes(-55)), ("late", TimeSpan.FromHours(2))], planned);
        Assert.Equal(["due@x.test", "soon@x.test"], (await LeaseAsync()).Select(lease => lease.Item.Recipient.ToString()).Order());
    }

    [Fact]
    public async Task A_lease_that_was_recalled_may_be_renewed_as_long_as_nobody_took_it()
    {
        await AddAsync("b@x.test");
        var lease = Assert.Single(await Queue.LeaseAsync(new QueueLeaseRequest(1, TimeSpan.FromDays(400)), CancellationToken.None));
        Assert.Equal(1, await Queue.RecallAsync(Time.GetUtcNow(), CancellationToken.None));

        Assert.True(await Queue.RenewAsync(lease, Lease, CancellationToken.None));

        Assert.Empty(await LeaseAsync());
        Assert.True(await Queue.CompleteAsync(lease, CancellationToken.None));
    }

    [Fact]
    public async Task A_deferred_item_is_due_at_its_time_and_remembers_its_attempts()
    {
        var id = await AddAsync("b@x.test");
        var until = Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        var attempt = new QueueAttempt(Time.GetUtcNow(), "mx.x.test", "450 4.7.1 later");
        await Queue.DeferAsync(
            Assert.Single(await LeaseAsync()), new QueueDeferral(until) { Attempt = attempt, IsDelayNotified = true }, CancellationToken.None);

        Assert.Empty(await LeaseAsync());
        Assert.Equal(until, await Queue.NextDueAsync([], CancellationToken.None));
        var item = await ItemAsync(id);
        Assert.Equal((1, attempt.Answer, true, until), (item.Attempts, item.LastError, item.IsDelayNotified, item.NextAttempt));
        Assert.Equal([attempt], await Queue.AttemptsAsync(id, CancellationToken.None));

        Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(1, Assert.Single(await LeaseAsync()).Item.Attempts);
    }

    [Fact]
    public async Task An_item_given_back_untried_counts_no_attempt()
    {
        var id = await AddAsync("b@x.test");

        Assert.True(await Queue.DeferAsync(Assert.Single(await LeaseAsync()), new QueueDeferral(Time.GetUtcNow()), CancellationToken.None));

        Assert.Equal((0, (string?)null), ((await ItemAsync(id)).Attempts, (await ItemAsync(id)).LastError));
        Assert.Single(await LeaseAsync());
    }

    [Fact]
    public async Task A_failed_item_is_gone()
    {
        var id = await AddAsync("b@x.test");

        Assert.True(await Queue.FailAsync(Assert.Single(await LeaseAsync()), "550", CancellationToken.None));

        Assert.Empty(await Queue.QueryAsync(QueueFilter.All, null, 10, CancellationToken.None));
        Assert.Empty(await Queue.AttemptsAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task A_lease_takes_no_more_than_asked_for_of_all_and_of_each_destination()
    {
        for (int i = 0; i < 10; i++) await AddAsync($"b{i}@big.test");
        await AddAsync("c@small.test");

        var leases = await Queue.LeaseAsync(new QueueLeaseRequest(5, Lease) { MostPerDestination = 3 }, CancellationToken.None);

        Assert.Equal(["b0@big.test", "b1@big.test", "b2@big.test", "c@small.test"], leases.Select(l => l.Item.Recipient.ToString()).Order());
        Assert.Equal(2, (await Queue.LeaseAsync(new QueueLeaseRequest(2, Lease), CancellationToken.None)).Count);
    }

    [Fact]
    public async Task Excepted_and_paused_destinations_are_left_out()
    {
        await AddAsync("b@x.test", "c@Y.test", "d@z.test");
        await Queue.PauseAsync("y.test", CancellationToken.None);

        Assert.Equal(["y.test"], await Queue.PausedAsync(CancellationToken.None));
        Assert.Null(await Queue.NextDueAsync(["x.test", "z.test"], CancellationToken.None));
        var leases = await Queue.LeaseAsync(new QueueLeaseRequest(10, Lease) { Except = ["x.test"] }, CancellationToken.None);
        Assert.Equal("d@z.test", Assert.Single(leases).Item.Recipient.ToString());

        await Queue.ResumeAsync("y.test", CancellationToken.None);
        Assert.Equal(2, (await LeaseAsync()).Count);
    }

    [Fact]
    public async Task Old_items_are_found_due_or_not_and_paused_or_not_but_not_held_or_leased()
    {
        await AddAsync("old@x.test", "paused@y.test");
        var held = await AddAsync("held@x.test");
        await Queue.PauseAsync("y.test", CancellationToken.None);
        await Queue.DeferAsync(
            (await LeaseAsync()).First(l => l.Item.Recipient.LocalPart == "old"), new QueueDeferral(Time.GetUtcNow() + TimeSpan.FromDays(9)), CancellationToken.None);
        await Queue.HoldAsync(held, CancellationToken.None);
        Time.Advance(TimeSpan.FromDays(5));
        var before = Time.GetUtcNow();
        Time.Advance(TimeSpan.FromDays(1));
        await AddAsync("new@x.test");

        var request = new QueueLeaseRequest(10, Lease) { EnqueuedBefore = before };
        var leases = await Queue.LeaseAsync(request, CancellationToken.None);

        Assert.Equal(["old@x.test", "paused@y.test"], leases.Select(l => l.Item.Recipient.ToString()).Order());
        Assert.Empty(await Queue.LeaseAsync(request, CancellationToken.None));
    }

    [Fact]
    public async Task A_held_item_waits_for_its_release()
    {
        var id = await AddAsync("b@x.test");
        Assert.True(await Queue.HoldAsync(id, CancellationToken.None));
        Assert.Empty(await LeaseAsync());
        Assert.Null(await Queue.NextDueAsync([], CancellationToken.None));
        Assert.Equal(QueueItemState.Held, (await ItemAsync(id)).State);

        Assert.True(await Queue.ReleaseAsync(id, CancellationToken.None));

        Assert.Single(await LeaseAsync());
    }

    [Fact]
    public async Task An_item_held_while_a_worker_has_it_stays_held_when_deferred()
    {
        var id = await AddAsync("b@x.test");
        var lease = Assert.Single(await LeaseAsync());
        await Queue.HoldAsync(id, CancellationToken.None);

        Assert.True(await Queue.DeferAsync(lease, new QueueDeferral(Time.GetUtcNow()), CancellationToken.None));

        Assert.Empty(await LeaseAsync());
    }

    [Fact]
    public async Task A_release_makes_a_waiting_item_due()
    {
        var id = await AddAsync("b@x.test");
        await Queue.DeferAsync(Assert.Single(await LeaseAsync()), new QueueDeferral(Time.GetUtcNow() + TimeSpan.FromHours(1)), CancellationToken.None);

        await Queue.ReleaseAsync(id, CancellationToken.None);

        Assert.Single(await LeaseAsync());
    }

    [Fact]
    public async Task A_removed_item_is_gone_and_its_worker_finds_out()
    {
        var id = await AddAsync("b@x.test");
        var lease = Assert.Single(await LeaseAsync());

        Assert.True(await Queue.RemoveAsync(id, CancellationToken.None));

        Assert.False(await Queue.CompleteAsync(lease, CancellationToken.None));
        Assert.False(await Queue.RemoveAsync(id, CancellationToken.None));
        Assert.False(await Queue.HoldAsync(id, CancellationToken.None));
        Assert.False(await Queue.ReleaseAsync(id, CancellationToken.None));
    }

    [Fact]
    public async Task A_list_comes_in_pages_and_filtered()
    {
        for (int i = 0; i < 5; i++) await AddAsync($"b{i}@x.test", $"c{i}@y.test");
        var filter = new QueueFilter { Destination = "x.test" };

        var first = await Queue.QueryAsync(filter, null, 3, CancellationToken.None);
        var second = await Queue.QueryAsync(filter, first[^1].Id, 3, CancellationToken.None);

        Assert.Equal(["b0", "b1", "b2", "b3", "b4"], first.Concat(second).Select(i => i.Recipient.LocalPart));
        Assert.Equal("c3", Assert.Single(await FindAsync(new QueueFilter { Recipient = Address("c3@Y.test") })).Recipient.LocalPart);
        Assert.Equal(2, (await FindAsync(new QueueFilter { Message = first[0].Message })).Count);
        Assert.Equal(10, (await FindAsync(new QueueFilter { ReversePath = Address("a@here.test"), State = QueueItemState.Waiting })).Count);
        Assert.Empty(await FindAsync(new QueueFilter { HasNullSender = true }));
        Assert.Empty(await FindAsync(new QueueFilter { State = QueueItemState.Held }));
        Assert.Single(await FindAsync(new QueueFilter { Item = first[1].Id }));
    }

    [Fact]
    public async Task Items_are_counted_by_destination_and_state()
    {
        await AddAsync("b@x.test", "c@x.test", "d@y.test");
        await Queue.HoldAsync(await AddAsync("e@y.test"), CancellationToken.None);

        var counts = await Queue.CountAsync(CancellationToken.None);

        Assert.Equal(
            [new("x.test", QueueItemState.Waiting, 2), new("y.test", QueueItemState.Waiting, 1), new("y.test", QueueItemState.Held, 1)],
            counts.OrderBy(c => c.Destination, StringComparer.Ordinal).ThenBy(c => c.State));
    }

    [Fact]
    public async Task Whoever_waits_is_told_of_new_work()
    {
        int told = 0;
        Queue.WorkArrived += (_, _) => Interlocked.Increment(ref told);

        var id = await AddAsync("b@x.test");
        Assert.Equal(1, told);
        await Queue.HoldAsync(id, CancellationToken.None);
        await Queue.ReleaseAsync(id, CancellationToken.None);
        Assert.Equal(2, told);
        await Queue.PauseAsync("x.test", CancellationToken.None);
        await Queue.ResumeAsync("x.test", CancellationToken.None);
        Assert.Equal(3, told);
    }

    [Fact]
    public async Task Many_workers_never_get_the_same_item()
    {
        for (int i = 0; i < 200; i++) await AddAsync($"b{i}@d{i % 7}.test");

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var mine = new List<QueueItemId>();
            while (await Queue.LeaseAsync(new QueueLeaseRequest(9, Lease), CancellationToken.None) is { Count: > 0 } leases)
                mine.AddRange(leases.Select(l => l.Item.Id));
            return mine;
        })));

        Assert.Equal(200, taken.SelectMany(ids => ids).Count());
        Assert.Equal(200, taken.SelectMany(ids => ids).Distinct().Count());
    }

    private ValueTask<IReadOnlyList<QueueLease>> LeaseAsync() => Queue.LeaseAsync(new QueueLeaseRequest(100, Lease), CancellationToken.None);

    private ValueTask<QueueItemId> AddAsync(params string[] recipients) => Queue.EnqueueAsync(
        new QueueMessage { ReversePath = Address("a@here.test"), Recipients = [.. recipients.Select(Recipient)], Content = Content("x") },
        CancellationToken.None);

    private ValueTask<IReadOnlyList<QueueItem>> FindAsync(QueueFilter filter) => Queue.QueryAsync(filter, null, 100, CancellationToken.None);

    private async Task<QueueItem> ItemAsync(QueueItemId id) => Assert.Single(await FindAsync(new QueueFilter { Item = id }));

    private static EmailAddress Address(string text) =>
        EmailAddress.TryParse(text, true, out var address) ? address : throw new ArgumentException(text);

    private static EnvelopeRecipient Recipient(string text) => new(Address(text), RecipientParameters.None);

    private static MessageContent Content(string text) => MessageContent.FromMemory(Encoding.UTF8.GetBytes(text));

    private static async Task<string> TextAsync(MessageContent content)
    {
        byte[] bytes = new byte[content.Length];
        int read = await content.ReadAsync(0, bytes, CancellationToken.None);
        return Encoding.UTF8.GetString(bytes, 0, read);
    }
}
