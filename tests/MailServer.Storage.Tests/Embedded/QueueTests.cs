using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MailServer.Receiving;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Storage.Tests.Embedded;

public sealed class QueueTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task An_item_is_leased_to_one_and_comes_back_when_the_lease_runs_out()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var queue = fixture.Store.Queue;
        await EnqueueAsync(queue, "one", "two");
        var first = await queue.LeaseAsync(10, Minute, default);
        Assert.Equal(["one", "two"], first.Select(static l => l.Item.Recipient.LocalPart));
        Assert.Empty(await queue.LeaseAsync(10, Minute, default));
        Assert.True(await queue.CompleteAsync(first[0], default));
        fixture.Time.Advance(2 * Minute);
        var again = Assert.Single(await queue.LeaseAsync(10, Minute, default));
        Assert.False(await queue.CompleteAsync(first[1], default));
        Assert.Equal(EmbeddedFixture.Message("queued"), await EmbeddedFixture.ReadAsync(again.Content));
        Assert.True(await queue.CompleteAsync(again, default));
        Assert.Empty(await queue.QueryAsync(null, 10, default));
        await fixture.AssertSoundAsync();
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("short")]
    [InlineData("changed")]
    public async Task An_item_whose_bytes_are_lost_or_damaged_is_leased_and_says_so_when_it_is_read(string damage)
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await EnqueueAsync(fixture.Store.Queue, "one");
        await fixture.Store.DisposeAsync();
        Damage(Assert.Single(Directory.GetFiles(Path.Combine(fixture.Path, "segments"))), damage);
        await fixture.ReopenAsync();

        var lease = Assert.Single(await fixture.Store.Queue.LeaseAsync(10, Minute, default));

        await Assert.ThrowsAnyAsync<IOException>(() => EmbeddedFixture.ReadAsync(lease.Content));
        Assert.True(await fixture.Store.Queue.DeferAsync(lease, fixture.Time.GetUtcNow() + Minute, "unreadable", default));
        Assert.Equal("unreadable", Assert.Single(await fixture.Store.Queue.QueryAsync(null, 10, default)).LastError);
    }

    private static void Damage(string segment, string how)
    {
        if (how == "gone")
        {
            File.Delete(segment);
            return;
        }

        using var file = File.Open(segment, FileMode.Open);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var at = bytes.AsSpan().IndexOf("queued"u8);
        file.Position = at;
        if (how == "short") file.SetLength(at);
        else file.WriteByte((byte)'Q');
    }

    [Fact]
    public async Task A_crash_leaves_copies_and_queued_message_or_neither()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.AddUserAsync();
        var crashes = new List<string>();
        var sync = new TestSync();
        await fixture.ReopenAsync(MailServer.Storage.Embedded.Opening.OpenHooks.None with { Sync = sync });
        // The body is on the disk, and neither the mailbox nor the queue knows of it.
        sync.OnSync = _ =>
        {
            if (Thread.CurrentThread.Name != "MailServer store writer") return;
            crashes.Add(EmbeddedFixture.NewDirectory());
            EmbeddedFixture.CopyDirectory(fixture.Path, crashes[^1]);
        };
        await DeliverAndEnqueueAsync(fixture);

        Assert.NotEmpty(crashes);
        await using var before = await fixture.OpenCopyAsync(crashes[0]);
        Assert.Empty(await EmbeddedFixture.FetchAsync(await before.OpenAccountAsync()));
        Assert.Empty(await before.Store.Queue.QueryAsync(null, 10, default));
        await using var after = await fixture.CrashAsync();
        Assert.Single(await EmbeddedFixture.FetchAsync(await after.OpenAccountAsync()));
        Assert.Single(await after.Store.Queue.QueryAsync(null, 10, default));
        await before.AssertSoundAsync();
        await after.AssertSoundAsync();
    }

    [Fact]
    public async Task A_deferred_item_waits_until_its_time_and_keeps_its_envelope_over_a_restart()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await EnqueueAsync(fixture.Store.Queue, "one");
        var lease = Assert.Single(await fixture.Store.Queue.LeaseAsync(1, Minute, default));
        var until = fixture.Time.GetUtcNow() + (10 * Minute);
        Assert.True(await fixture.Store.Queue.DeferAsync(lease, until, "451 greylisted", default));
        Assert.False(await fixture.Store.Queue.CompleteAsync(lease, default));
        await fixture.ReopenAsync();
        Assert.Empty(await fixture.Store.Queue.LeaseAsync(1, Minute, default));
        var item = Assert.Single(await fixture.Store.Queue.QueryAsync(null, 10, default));
        Assert.Equal((1, "451 greylisted", until), (item.Attempts, item.LastError, item.NextAttempt));
        fixture.Time.Advance(10 * Minute);
        var again = Assert.Single(await fixture.Store.Queue.LeaseAsync(1, Minute, default));
        Assert.Equal(("id1", DsnReturn.Headers, true), (again.Parameters.EnvelopeId, again.Parameters.Return, again.Parameters.SmtpUtf8));
        Assert.Equal((DsnNotify.Failure | DsnNotify.Delay, "a@b"), (again.RecipientParameters.Notify, again.RecipientParameters.OriginalRecipient));
        Assert.True(await fixture.Store.Queue.FailAsync(again, "gone", default));
        Assert.Empty(await fixture.Store.Queue.QueryAsync(null, 10, default));
    }

    [Fact]
    public async Task Held_items_rest_until_released_and_removed_items_free_the_body()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var queue = fixture.Store.Queue;
        var id = await EnqueueAsync(queue, "one", "two");
        Assert.True(await queue.HoldAsync(id, default));
        Assert.Equal("two", Assert.Single(await queue.LeaseAsync(10, Minute, default)).Item.Recipient.LocalPart);
        Assert.True((await queue.QueryAsync(null, 1, default))[0].IsHeld);
        Assert.True(await queue.ReleaseAsync(id, default));
        Assert.Equal(id, Assert.Single(await queue.LeaseAsync(10, Minute, default)).Item.Id);
        foreach (var item in await queue.QueryAsync(null, 10, default)) Assert.True(await queue.RemoveAsync(item.Id, default));
        Assert.False(await queue.RemoveAsync(id, default));
        await fixture.AssertSoundAsync();
    }

    [Fact]
    public async Task Another_process_changes_the_queue_and_the_server_notices()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var queue = fixture.Store.Queue;
        var id = await EnqueueAsync(queue, "one");
        var removed = await EnqueueAsync(queue, "two");
        await queue.HoldAsync(id, default);
        var told = new TaskCompletionSource();
        queue.WorkArrived += (_, _) => told.TrySetResult();

        await using (var other = await EmbeddedAdministration.OpenAsync(fixture.Options, fixture.Time, fixture.Hashers, NullLoggerFactory.Instance, default))
        {
            Assert.Equal(2, (await other.Queue.QueryAsync(null, 10, default)).Count);
            Assert.True(await other.Queue.ReleaseAsync(id, default));
            Assert.True(await other.Queue.RemoveAsync(removed, default));
        }
        await fixture.Store.Opened.Maintenance.RunOnceAsync(default);

        await told.Task;
        Assert.Equal(id, Assert.Single(await queue.LeaseAsync(10, Minute, default)).Item.Id);
        await fixture.AssertSoundAsync();
    }

    /// <summary>One message into Alice's mailbox and into the queue.</summary>
    internal static async Task DeliverAndEnqueueAsync(EmbeddedFixture fixture)
    {
        await using var delivery = (IQueueingDelivery)(await fixture.Store.BeginDeliveryAsync(new DeliveryOptions(), default)).Value;
        await delivery.Content.WriteAsync(EmbeddedFixture.Message("both"));
        delivery.AddTarget(new DeliveryTarget((await fixture.Store.Directory.FindAccountAsync("alice@example.test", default))!.Id));
        delivery.AddEnvelope(new QueueEnvelope { Recipients = [new EnvelopeRecipient(new EmailAddress("b", "there.test"), RecipientParameters.None)] });
        await delivery.CommitAsync(default, default);
    }

    internal static ValueTask<QueueItemId> EnqueueAsync(IQueueStorage queue, params string[] recipients) => queue.EnqueueAsync(
        new QueueMessage
        {
            ReversePath = EmbeddedFixture.Alice,
            Parameters = new MailParameters { EnvelopeId = "id1", Return = DsnReturn.Headers, SmtpUtf8 = true },
            Recipients = [.. recipients.Select(static r => new EnvelopeRecipient(
                new EmailAddress(r, "elsewhere.test"),
                new RecipientParameters { Notify = DsnNotify.Failure | DsnNotify.Delay, OriginalRecipient = "a@b" }))],
            Content = MessageContent.FromMemory(EmbeddedFixture.Message("queued")),
        },
        default);
}
