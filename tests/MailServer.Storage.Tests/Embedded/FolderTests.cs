using MailServer.Messages;
using MailServer.Protocol.Imap;
using FlagSet = MailServer.Messages.MessageFlags;

namespace MailServer.Storage.Tests.Embedded;

public sealed class FolderTests
{
    [Fact]
    public async Task A_folder_of_many_pages_keeps_its_order_through_flags_expunges_and_restarts()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        var uids = await AppendAsync(account, 1000);
        Assert.Equal(Enumerable.Range(1, 1000).Select(static i => (uint)i), uids);
        await using (var folder = (await account.OpenFolderAsync("INBOX", default)).Value)
        {
            var odd = UidSet.Of(uids.Where(static u => u % 2 == 1));
            var marked = await folder.ChangeFlagsAsync(odd, new FlagChange(FlagAction.Add, new FlagSet(SystemFlags.Deleted, ["$Odd"])), default);
            Assert.Equal(500, marked.Value.Messages.Count);
            Assert.Equal(500u, folder.State.Deleted);
            Assert.Equal(500, (await folder.ExpungeAsync(UidSet.All, default)).Value.Count);
            Assert.Equal(450, (await folder.RemoveAsync(UidSet.Of(uids.Where(static u => u <= 900)), default)).Value.Count);
            await fixture.AssertSoundAsync();
        }
        await fixture.ReopenAsync();
        account = await fixture.OpenAccountAsync();
        await using var again = (await account.OpenFolderAsync("INBOX", default)).Value;
        Assert.Equal(Enumerable.Range(901, 100).Where(static u => u % 2 == 0).Select(static u => (uint)u), again.Snapshot().Uids);
        Assert.Equal((50u, 1001u), (again.State.Messages, again.State.UidNext));
        Assert.Equal(950, (await again.GetChangesAsync(1, default)).Removed.Count);
        Assert.Equal(1001u, (await fixture.DeliverAsync(account, EmbeddedFixture.Message("next"))).Uid);
    }

    [Fact]
    public async Task A_delivery_to_a_folder_that_is_being_opened_is_seen()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync(static o => o with { IdleFolders = 0 });
        var account = await fixture.AddUserAsync();
        await AppendAsync(account, 300);
        for (var round = 0; round < 20; round++)
        {
            var deliveries = Enumerable.Range(0, 5).Select(i => fixture.DeliverAsync(account, EmbeddedFixture.Message($"{round}-{i}"))).ToArray();
            await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
            await Task.WhenAll(deliveries);
            Assert.Equal(300 + (5 * (round + 1)), folder.Snapshot().Uids.Count);
            Assert.Equal(folder.State.Messages, (uint)folder.Snapshot().Uids.Count);
            Assert.Equal(folder.Snapshot().Uids, folder.Snapshot().Uids.Order());
        }
        await fixture.AssertSoundAsync();
    }

    [Fact]
    public async Task The_folder_that_was_open_last_stays_in_memory_whatever_its_size()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync(static o => o with { IdleFolderMessages = 10 });
        var account = await fixture.AddUserAsync();
        await AppendAsync(account, 20);

        var uids = await UidsAsync("INBOX");
        Assert.Same(uids, await UidsAsync("INBOX"));
        await UidsAsync("Sent");
        Assert.NotSame(uids, await UidsAsync("INBOX"));

        async Task<IReadOnlyList<uint>> UidsAsync(string name)
        {
            await using var folder = (await account.OpenFolderAsync(name, default)).Value;
            return folder.Snapshot().Uids;
        }
    }

    [Fact]
    public async Task Thousands_may_wait_for_one_change()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
        var since = folder.State.HighestModSeq;
        var waiters = Enumerable.Range(0, 5000).Select(_ => folder.WaitForChangeAsync(since, default).AsTask()).ToArray();
        Assert.DoesNotContain(waiters, static w => w.IsCompleted);
        await fixture.DeliverAsync(account, EmbeddedFixture.Message("wake"));
        await Task.WhenAll(waiters);
        Assert.Equal([1u], (await folder.GetChangesAsync(since, default)).Added);
    }

    [Fact]
    public async Task Keywords_are_bounded_and_those_no_message_uses_make_room()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync(static o => o with { MaxKeywords = 3 });
        var account = await fixture.AddUserAsync();
        await AppendAsync(account, 2);
        await using var folder = (await account.OpenFolderAsync("INBOX", default)).Value;
        Assert.Equal(StoreError.None, (await SetAsync("a", "b", "c")).Error);
        Assert.False(folder.AcceptsNewKeywords);
        Assert.Equal(StoreError.LimitReached, (await AddAsync("d")).Error);
        Assert.Equal(StoreError.None, (await SetAsync("a")).Error);
        Assert.Equal(StoreError.None, (await AddAsync("d")).Error);
        await fixture.ReopenAsync();
        var flags = (await EmbeddedFixture.FetchAsync(await fixture.OpenAccountAsync()))[0].Flags;
        Assert.Equal(["a", "d"], flags.Keywords);

        async Task<StoreResult<FlagChangeResult>> SetAsync(params string[] names) =>
            await folder.ChangeFlagsAsync(UidSet.Of(1), new FlagChange(FlagAction.Replace, new FlagSet(default, names)), default);

        async Task<StoreResult<FlagChangeResult>> AddAsync(string name) =>
            await folder.ChangeFlagsAsync(UidSet.Of(1), new FlagChange(FlagAction.Add, new FlagSet(default, [name])), default);
    }

    [Fact]
    public async Task A_copy_shares_the_body_and_survives_the_original()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await AppendAsync(account, 10, new FlagSet(SystemFlags.Flagged, ["$Copied"]));
        await using (var folder = (await account.OpenFolderAsync("INBOX", default)).Value)
        {
            await account.CreateFolderAsync("Target", CreateFolderOptions.Default, default);
            Assert.Equal(10, (await folder.CopyAsync(UidSet.All, "Target", default)).Value.Destination.Count);
            Assert.Equal(10, (await folder.CopyAsync(UidSet.All, "INBOX", default)).Value.Destination.Count);
            Assert.Equal(20, (await folder.MoveAsync(UidSet.All, "Target", default)).Value.Destination.Count);
            Assert.Equal(StoreError.NotFound, (await folder.CopyAsync(UidSet.All, "Nowhere", default)).Error);
            Assert.Equal(0u, folder.State.Messages);
        }
        var copies = await EmbeddedFixture.FetchAsync(account, "Target", MessageFields.Content);
        Assert.Equal(30, copies.Count);
        Assert.All(copies, static m => Assert.Equal(new FlagSet(SystemFlags.Flagged, ["$Copied"]), m.Flags));
        Assert.Equal(10, copies.DistinctBy(static m => m.EmailId).Count());
        await fixture.AssertSoundAsync();
    }

    [Fact]
    public async Task A_deleted_folder_is_told_to_its_sessions_and_cleaned_away()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await account.CreateFolderAsync("Old", CreateFolderOptions.Default, default);
        await AppendAsync(account, 500, folder: "Old");
        await using var folder = (await account.OpenFolderAsync("Old", default)).Value;
        var validity = folder.State.UidValidity;
        var waiting = folder.WaitForChangeAsync(folder.State.HighestModSeq, default).AsTask();
        Assert.Equal(StoreError.None, await account.DeleteFolderAsync("Old", default));
        await waiting;
        Assert.True(folder.IsDeleted);
        Assert.Equal(0, (await ((IQuotaAccount)account).GetQuotaAsync(default)).UsedMessages);
        Assert.Equal(StoreError.NotFound, (await folder.RemoveAsync(UidSet.All, default)).Error);
        await fixture.Store.Opened.Maintenance.RunOnceAsync(default);
        await fixture.AssertSoundAsync();
        Assert.Equal(0L, await fixture.Store.Opened.Parts.Readers.ReadAsync(static c => c.Use("SELECT count(*) FROM body").Scalar(), default));
        await account.CreateFolderAsync("Old", CreateFolderOptions.Default, default);
        Assert.NotEqual(validity, (await account.GetStateAsync("Old", default)).Value.UidValidity);
    }

    [Fact]
    public async Task Recent_messages_are_told_to_one_session_and_counted_without_opening()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await AppendAsync(account, 3);
        Assert.Equal(3u, (await account.GetStateAsync("INBOX", default)).Value.Recent);
        await using (var folder = (await account.OpenFolderAsync("INBOX", default)).Value)
        {
            Assert.Equal(1u, await folder.ClaimRecentAsync(default));
            Assert.Equal(4u, await folder.ClaimRecentAsync(default));
            Assert.Equal(0u, folder.State.Recent);
            await fixture.DeliverAsync(account, EmbeddedFixture.Message("new"));
            Assert.Equal((1u, 4u), (folder.State.Recent, folder.RecentFrom));
        }
        await fixture.ReopenAsync();
        account = await fixture.OpenAccountAsync();
        Assert.Equal(1u, (await account.GetStateAsync("INBOX", default)).Value.Recent);
    }

    [Fact]
    public async Task Names_that_are_not_folder_names_are_refused()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync(static o => o with { MaxFolders = 8 });
        var account = await fixture.AddUserAsync();
        string[] bad = ["", "/a", "a/", "a//b", "..", "a/../b", "nul\0", "esc\u001b[2J", "half\ud800", new string('n', 10_000), string.Join('/', Enumerable.Repeat("x", 5000))];
        foreach (var name in bad) Assert.Equal(StoreError.InvalidName, (await account.CreateFolderAsync(name, CreateFolderOptions.Default, default)).Error);
        Assert.Equal(StoreError.None, (await account.CreateFolderAsync("a/b", CreateFolderOptions.Default, default)).Error);
        Assert.Equal(StoreError.LimitReached, (await account.CreateFolderAsync("c", CreateFolderOptions.Default, default)).Error);
        Assert.Equal(8, (await account.ListFoldersAsync(default)).Value.Count);
    }

    internal static async Task<IReadOnlyList<uint>> AppendAsync(IMailAccount account, int count, FlagSet flags = default, string folder = "INBOX")
    {
        await using var append = (await account.BeginAppendAsync(folder, default)).Value;
        for (var i = 0; i < count; i++)
        {
            var writer = append.BeginMessage(new AppendOptions { Flags = flags });
            await writer.WriteAsync(EmbeddedFixture.Message($"a{i}"));
            await writer.CompleteAsync();
        }
        return (await append.CommitAsync(default)).Value.Uids;
    }

    [Fact]
    public async Task Limits_that_were_set_hold_after_a_restart()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var limits = new QuotaLimits(100_000, 2, 9, 5_000);
        await using (var account = await fixture.AddUserAsync())
        {
            Assert.Equal(StoreError.None, await ((IQuotaAccount)account).SetLimitsAsync(limits, default));
        }
        await fixture.ReopenAsync();
        await using var again = await fixture.OpenAccountAsync();
        Assert.Equal(limits, (await ((IQuotaAccount)again).GetQuotaAsync(default)).Limits);
        Assert.Equal(limits, Assert.Single(await fixture.Store.Administration.ListUsersAsync(null, default)).Settings.Limits);
    }
}
