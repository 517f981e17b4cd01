using System.Text;
using MailServer.Messages;

namespace MailServer.Storage.Tests.Embedded;

public sealed class DeliveryTests
{
    [Fact]
    public async Task A_delivered_message_comes_back_byte_for_byte_with_its_prelude_and_index()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        var outcome = await fixture.DeliverAsync(account, EmbeddedFixture.Message("one"), prelude: "Return-Path: <bob@example.test>\r\n");
        Assert.Equal((StoreError.None, "INBOX", 1u), (outcome.Error, outcome.Folder, outcome.Uid));

        var stored = Assert.Single(await EmbeddedFixture.FetchAsync(
            account, fields: MessageFields.Content | MessageFields.Envelope | MessageFields.Headers | MessageFields.Parts | MessageFields.Structure));
        byte[] expected = [.. "Return-Path: <bob@example.test>\r\n"u8, .. EmbeddedFixture.Message("one")];
        Assert.Equal(expected, await EmbeddedFixture.ReadAsync(stored.Content!));
        Assert.Equal(expected.Length, stored.Size);
        Assert.Equal("one", stored.Index!.Headers.Subject);
        Assert.Contains("one", Encoding.UTF8.GetString(stored.Index.Envelope.Span), StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero), stored.Index.SentDate);
        await fixture.AssertSoundAsync();
    }

    [Theory]
    [InlineData(100)]
    [InlineData(70_000)]
    [InlineData(3_000_000)]
    public async Task Small_and_large_messages_survive_a_restart(int padding)
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        var message = EmbeddedFixture.Message("big", padding);
        Assert.Equal(StoreError.None, (await fixture.DeliverAsync(account, message, prelude: "X-Prelude: 1\r\n")).Error);
        await fixture.ReopenAsync();
        var stored = Assert.Single(await EmbeddedFixture.FetchAsync(await fixture.OpenAccountAsync(), fields: MessageFields.Content));
        Assert.Equal((byte[])[.. "X-Prelude: 1\r\n"u8, .. message], await EmbeddedFixture.ReadAsync(stored.Content!));
        await fixture.AssertSoundAsync();
    }

    [Fact]
    public async Task One_body_is_kept_for_many_recipients_and_goes_with_the_last_of_them()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var accounts = new List<IMailAccount>();
        for (var i = 0; i < 5; i++) accounts.Add(await fixture.AddUserAsync($"user{i}"));
        await using (var delivery = (await fixture.Store.BeginDeliveryAsync(new DeliveryOptions(), default)).Value)
        {
            await delivery.Content.WriteAsync(EmbeddedFixture.Message("all", 2_000_000));
            foreach (var account in accounts) delivery.AddTarget(new DeliveryTarget(account.Id));
            Assert.All(await delivery.CommitAsync(default, default), static o => Assert.Equal(StoreError.None, o.Error));
        }
        var ids = new HashSet<string>();
        foreach (var account in accounts) ids.Add(Assert.Single(await EmbeddedFixture.FetchAsync(account)).EmailId);
        Assert.Single(ids);
        Assert.Single(SegmentsOf(fixture));
        foreach (var account in accounts)
        {
            await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
            await folder.RemoveAsync(Protocol.Imap.UidSet.All, default);
        }
        await fixture.AssertSoundAsync();
        await fixture.Store.DisposeAsync();
        Assert.Empty(SegmentsOf(fixture));
    }

    [Fact]
    public async Task Content_stays_readable_while_it_is_held_though_the_message_is_expunged()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        var message = EmbeddedFixture.Message("held", 2_000_000);
        await fixture.DeliverAsync(account, message);
        await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
        var stored = Assert.Single(await EmbeddedFixture.FetchAsync(folder, MessageFields.Content));
        await folder.RemoveAsync(Protocol.Imap.UidSet.All, default);
        Assert.Equal(message, await EmbeddedFixture.ReadAsync(stored.Content!));
    }

    [Fact]
    public async Task An_abandoned_delivery_leaves_no_file()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        await using (var delivery = (await fixture.Store.BeginDeliveryAsync(new DeliveryOptions(), default)).Value)
        {
            await delivery.Content.WriteAsync(EmbeddedFixture.Message("never", 3_000_000));
            await delivery.Content.FlushAsync();
            Assert.Single(SegmentsOf(fixture));
        }
        Assert.Empty(SegmentsOf(fixture));
    }

    [Fact]
    public async Task A_full_mailbox_refuses_and_the_others_get_the_message()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var small = await fixture.AddUserAsync("small", quota: 300);
        var large = await fixture.AddUserAsync("large");
        Assert.Equal(StoreError.OverQuota, await fixture.Store.CheckCapacityAsync(small.Id, 10_000, default));
        Assert.Equal(StoreError.None, await fixture.Store.CheckCapacityAsync(small.Id, 0, default));
        await using var delivery = (await fixture.Store.BeginDeliveryAsync(new DeliveryOptions(), default)).Value;
        await delivery.Content.WriteAsync(EmbeddedFixture.Message("quota", 1000));
        delivery.AddTarget(new DeliveryTarget(small.Id));
        delivery.AddTarget(new DeliveryTarget(large.Id));
        delivery.AddTarget(new DeliveryTarget(new AccountId("999")));
        var outcomes = await delivery.CommitAsync(default, default);
        Assert.Equal([StoreError.OverQuota, StoreError.None, StoreError.NotFound], outcomes.Select(static o => o.Error));
        Assert.Equal(0, (await ((IQuotaAccount)small).GetQuotaAsync(default)).UsedBytes);
        await fixture.AssertSoundAsync();
    }

    private static string[] SegmentsOf(EmbeddedFixture fixture) => Directory.GetFiles(Path.Combine(fixture.Path, "segments"));

    [Fact]
    public async Task Messages_on_their_way_share_a_budget_of_memory_and_go_to_files_beyond_it()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync(static o => o with { SpoolBudget = 256 * 1024 });
        var account = await fixture.AddUserAsync();
        var deliveries = new List<IMailDelivery>();
        var budget = fixture.Store.Opened.Parts.SpoolBudget;
        for (var i = 0; i < 20; i++)
        {
            var delivery = (await fixture.Store.BeginDeliveryAsync(new DeliveryOptions(), default)).Value;
            foreach (var piece in EmbeddedFixture.Message($"m{i}", 200_000).Chunk(16_000)) await delivery.Content.WriteAsync(piece);
            deliveries.Add(delivery);
            Assert.InRange(budget.Used, 0, 256 * 1024);
        }
        Assert.True(Directory.GetFiles(Path.Combine(fixture.Path, "segments")).Length >= 15);

        foreach (var delivery in deliveries)
        {
            await delivery.Content.CompleteAsync();
            delivery.AddTarget(new DeliveryTarget(account.Id));
            Assert.Equal(StoreError.None, Assert.Single(await delivery.CommitAsync(default, default)).Error);
            await delivery.DisposeAsync();
        }
        Assert.Equal(0, budget.Used);
        var messages = await EmbeddedFixture.FetchAsync(account, fields: MessageFields.Content | MessageFields.Headers);
        Assert.Equal(20, messages.Count);
        foreach (var message in messages) Assert.Equal(EmbeddedFixture.Message(message.Index!.Headers.Subject, 200_000), await EmbeddedFixture.ReadAsync(message.Content!));
        await fixture.AssertSoundAsync();
    }
}
