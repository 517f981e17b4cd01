using System.Collections.Concurrent;
using MailServer.Messages;
using MailServer.Storage.Embedded;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Opening;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Tests.Embedded;

public sealed class DurabilityTests
{
    [Fact]
    public async Task Deliveries_that_wait_share_one_sync_and_one_commit()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var sync = new TestSync();
        await fixture.ReopenAsync(OpenHooks.None with { Sync = sync });
        sync.OnSync = _ =>
        {
            entered.Set();
            gate.Wait();
        };
        var first = fixture.DeliverAsync(account, EmbeddedFixture.Message("first"));
        entered.Wait(TestContext.Current.CancellationToken);
        var before = fixture.Store.Opened.Parts.Writer.Commits;
        var others = Enumerable.Range(0, 100).Select(i => fixture.DeliverAsync(account, EmbeddedFixture.Message($"m{i}"))).ToArray();
        gate.Set();
        await first;
        Assert.All(await Task.WhenAll(others), static o => Assert.Equal(StoreError.None, o.Error));
        Assert.InRange(fixture.Store.Opened.Parts.Writer.Commits - before, 2, 5);
        Assert.InRange(sync.Files, 2, 5);
        Assert.Equal(101, (await EmbeddedFixture.FetchAsync(await fixture.OpenAccountAsync())).Count);
    }

    [Fact]
    public async Task Whatever_instant_the_process_dies_at_acknowledged_messages_are_there_once_and_none_is_half()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync(o => o with { SpoolMemory = 20_000 });
        var account = await fixture.AddUserAsync();
        var acknowledged = new ConcurrentBag<string>();
        var crashes = new ConcurrentBag<(string Path, string[] Acknowledged)>();
        var sync = new TestSync();
        await fixture.ReopenAsync(OpenHooks.None with { Sync = sync });
        sync.OnSync = number =>
        {
            if (number % 7 != 0 || Thread.CurrentThread.Name != "MailServer store writer") return;
            var known = acknowledged.ToArray();
            var copy = EmbeddedFixture.NewDirectory();
            EmbeddedFixture.CopyDirectory(fixture.Path, copy);
            crashes.Add((copy, known));
        };
        await Task.WhenAll(Enumerable.Range(0, 4).Select(session => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                var name = $"s{session}-{i}";
                var outcome = await fixture.DeliverAsync(account, EmbeddedFixture.Message(name, i % 5 == 0 ? 50_000 : 500));
                if (outcome.Error == StoreError.None) acknowledged.Add(name);
            }
        })));
        Assert.NotEmpty(crashes);
        foreach (var (path, known) in crashes)
        {
            await using var crashed = await fixture.OpenCopyAsync(path);
            await AssertHasAsync(crashed, known);
        }
    }

    [Fact]
    public async Task A_torn_tail_of_the_active_segment_is_cut()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("one"));
        await using var crashed = await fixture.CrashAsync();
        await crashed.Store.DisposeAsync();
        var segment = Assert.Single(Directory.GetFiles(Path.Combine(crashed.Path, "segments")));
        using (var file = new FileStream(segment, FileMode.Open))
        {
            file.Position = CommittedEnd(crashed);
            file.Write(Enumerable.Repeat((byte)0xAB, 5000).ToArray());
        }
        await crashed.OpenAsync();
        var copy = await crashed.OpenAccountAsync();
        await crashed.DeliverAsync(copy, EmbeddedFixture.Message("two"));
        await AssertHasAsync(crashed, ["one", "two"]);
    }

    [Fact]
    public async Task A_failed_sync_refuses_the_message_and_is_never_tried_on_the_same_segment_again()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        var sync = new TestSync();
        await fixture.ReopenAsync(OpenHooks.None with { Sync = sync });
        Assert.Equal(StoreError.None, (await fixture.DeliverAsync(account, EmbeddedFixture.Message("good"))).Error);
        var segment = fixture.Store.Opened.Parts.Writer.ActiveSegment;
        sync.Fails = true;
        Assert.Equal(StoreError.Unavailable, (await fixture.DeliverAsync(account, EmbeddedFixture.Message("lost"))).Error);
        Assert.Equal(StoreError.Unavailable, (await fixture.DeliverAsync(account, EmbeddedFixture.Message("lost", 2_000_000))).Error);
        sync.Fails = false;
        Assert.Equal(StoreError.None, (await fixture.DeliverAsync(account, EmbeddedFixture.Message("again"))).Error);
        Assert.NotEqual(segment, fixture.Store.Opened.Parts.Writer.ActiveSegment);
        await AssertHasAsync(fixture, ["good", "again"]);
        await fixture.ReopenAsync();
        await AssertHasAsync(fixture, ["good", "again"]);
    }

    [Fact]
    public async Task A_full_disk_refuses_messages_until_there_is_room_again()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        var writer = fixture.Store.Opened.Parts.Writer;
        await writer.WriteAsync(new Change<bool>(static t => Limit(t, t.Connection.Use("PRAGMA page_count").Scalar()!.Value)), default);
        var delivered = 0;
        StoreError error;
        while ((error = (await fixture.DeliverAsync(account, EmbeddedFixture.Message($"m{delivered}"))).Error) == StoreError.None) delivered++;
        Assert.Equal(StoreError.Unavailable, error);
        Assert.Equal(delivered, (await EmbeddedFixture.FetchAsync(account)).Count);
        await writer.WriteAsync(new Change<bool>(static t => Limit(t, 1_000_000)), default);
        Assert.Equal(StoreError.None, (await fixture.DeliverAsync(account, EmbeddedFixture.Message("room"))).Error);
        await AssertHasAsync(fixture, [.. Enumerable.Range(0, delivered).Select(static i => $"m{i}"), "room"]);

        static bool Limit(WriteTransaction transaction, long pages)
        {
            transaction.Connection.Use(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"PRAGMA max_page_count={pages}")).Run();
            return true;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_or_empty_database_is_refused_and_its_segments_stay_where_they_are(bool isEmpty)
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await fixture.DeliverAsync(await fixture.AddUserAsync(), EmbeddedFixture.Message("one"));
        await fixture.Store.DisposeAsync();
        foreach (var file in Directory.GetFiles(fixture.Path, "mail.db*")) File.Delete(file);
        if (isEmpty) await File.WriteAllBytesAsync(Path.Combine(fixture.Path, "mail.db"), []);
        await Assert.ThrowsAsync<EmbeddedStoreException>(fixture.OpenAsync);
        Assert.Single(Directory.GetFiles(Path.Combine(fixture.Path, "segments")));
    }

    [Fact]
    public async Task A_closed_store_answers_that_it_is_unavailable()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("one"));
        var content = Assert.Single(await EmbeddedFixture.FetchAsync(account, fields: MessageFields.Content)).Content!;
        var delivery = (await fixture.Store.BeginDeliveryAsync(new DeliveryOptions(), default)).Value;
        await delivery.Content.WriteAsync(EmbeddedFixture.Message("late"));
        delivery.AddTarget(new DeliveryTarget(account.Id));
        await fixture.Store.DisposeAsync();
        Assert.Equal(StoreError.Unavailable, Assert.Single(await delivery.CommitAsync(default, default)).Error);
        Assert.Equal(StoreError.Unavailable, (await account.OpenFolderAsync("INBOX", default)).Error);
        Assert.Equal(StoreError.Unavailable, (await fixture.Store.BeginDeliveryAsync(new DeliveryOptions(), default)).Error);
        await Assert.ThrowsAnyAsync<IOException>(() => EmbeddedFixture.ReadAsync(content));
    }

    [Fact]
    public async Task A_commit_that_is_called_off_before_it_began_leaves_nothing()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var sync = new TestSync();
        await fixture.ReopenAsync(OpenHooks.None with { Sync = sync });
        sync.OnSync = _ =>
        {
            entered.Set();
            gate.Wait();
        };
        var first = fixture.DeliverAsync(account, EmbeddedFixture.Message("first"));
        entered.Wait(TestContext.Current.CancellationToken);
        using var giveUp = new CancellationTokenSource();
        await using var delivery = (await fixture.Store.BeginDeliveryAsync(new DeliveryOptions(), default)).Value;
        await delivery.Content.WriteAsync(EmbeddedFixture.Message("second"));
        delivery.AddTarget(new DeliveryTarget(account.Id));
        var commit = delivery.CommitAsync(default, giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => commit);
        gate.Set();
        await first;
        await AssertHasAsync(fixture, ["first"]);
    }

    private static long CommittedEnd(EmbeddedFixture fixture)
    {
        using var connection = Connection.OpenReader(Path.Combine(fixture.Path, "mail.db"), TimeSpan.Zero);
        return connection.Use("SELECT used_bytes FROM segment").Scalar()!.Value;
    }

    private static async Task AssertHasAsync(EmbeddedFixture fixture, string[] subjects)
    {
        await fixture.AssertSoundAsync();
        var messages = await EmbeddedFixture.FetchAsync(await fixture.OpenAccountAsync(), fields: MessageFields.Headers | MessageFields.Content);
        var found = messages.ConvertAll(static m => m.Index!.Headers.Subject);
        Assert.Equal(found.Distinct().Order(), found.Order());
        Assert.Empty(subjects.Except(found));
        foreach (var message in messages) Assert.Equal(message.Size, (await EmbeddedFixture.ReadAsync(message.Content!)).Length);
    }
}
