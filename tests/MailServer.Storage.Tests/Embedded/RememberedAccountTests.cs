using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded;
using MailServer.Storage.Embedded.Folders;
using Microsoft.Extensions.Logging.Abstractions;
using FlagSet = MailServer.Messages.MessageFlags;

namespace MailServer.Storage.Tests.Embedded;

/// <summary>What is told of an account from memory: it must never be older than what was told to be done.</summary>
public sealed class RememberedAccountTests
{
    [Fact]
    public async Task The_counters_of_a_folder_that_nobody_has_open_follow_each_change()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync(static o => o with { IdleFolders = 0 });
        var account = await fixture.AddUserAsync();
        await using var other = await fixture.OpenAccountAsync();
        for (var i = 0u; i < 4; i++)
        {
            Assert.Equal((i, i), await CountersAsync(account, "INBOX"));
            Assert.Equal((i, i), await CountersAsync(account, "INBOX"));
            await fixture.DeliverAsync(other, EmbeddedFixture.Message($"{i}"));
        }

        await using (var folder = (await other.OpenFolderAsync("INBOX", default)).Value)
        {
            await folder.ChangeFlagsAsync(UidSet.Of(1, 2), new FlagChange(FlagAction.Add, new FlagSet(SystemFlags.Seen | SystemFlags.Deleted)), default);
            Assert.Equal((4u, 2u), await CountersAsync(account, "INBOX"));
        }

        Assert.Equal((4u, 2u), await CountersAsync(account, "INBOX"));
        Assert.Equal((4u, 2u), await CountersAsync(account, "INBOX"));
        await using (var folder = (await other.OpenFolderAsync("INBOX", default)).Value) await folder.ExpungeAsync(UidSet.All, default);
        Assert.Equal((2u, 2u), await CountersAsync(account, "INBOX"));
    }

    [Fact]
    public async Task A_folder_that_is_deleted_renamed_or_made_anew_is_told_as_it_is()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await account.CreateFolderAsync("Old", CreateFolderOptions.Default, default);
        var validity = 0u;
        for (var i = 0; i < 3; i++) validity = (await account.GetStateAsync("Old", default)).Value.UidValidity;
        await account.RenameFolderAsync("Old", "New", default);
        Assert.Equal(StoreError.NotFound, (await account.GetStateAsync("Old", default)).Error);
        Assert.Equal(validity, (await account.GetStateAsync("New", default)).Value.UidValidity);
        await account.DeleteFolderAsync("New", default);
        Assert.Equal(StoreError.NotFound, (await account.GetStateAsync("New", default)).Error);
        await account.CreateFolderAsync("New", CreateFolderOptions.Default, default);
        Assert.NotEqual(validity, (await account.GetStateAsync("New", default)).Value.UidValidity);
    }

    [Fact]
    public async Task The_list_of_folders_follows_what_other_sessions_do()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var account = await fixture.AddUserAsync();
        await using var other = await fixture.OpenAccountAsync();
        Assert.Same((await account.ListFoldersAsync(default)).Value, (await other.ListFoldersAsync(default)).Value);
        await other.CreateFolderAsync("A/B", CreateFolderOptions.Default, default);
        Assert.True(await FindAsync(account, "A") is { HasChildren: true });
        await other.SetSubscribedAsync("A/B", true, default);
        Assert.True(await FindAsync(account, "A/B") is { IsSubscribed: true });
        await other.RenameFolderAsync("A/B", "C", default);
        Assert.True(await FindAsync(account, "A") is { HasChildren: false });
        await other.DeleteFolderAsync("A", default);
        Assert.Null(await FindAsync(account, "A"));
    }

    [Fact]
    public async Task What_another_process_did_before_the_first_write_is_noticed_with_it()
    {
        await using var fixture = await EmbeddedFixture.CreateAsync();
        var users = (Alice: (await fixture.AddUserAsync()).Id, Bob: (await fixture.AddUserAsync("bob")).Id);
        await fixture.ReopenAsync();
        await using var alice = await fixture.OpenAccountAsync();
        await using var bob = await fixture.OpenAccountAsync("bob");
        Assert.Null(await FindAsync(alice, "Plans"));
        Assert.Empty((await fixture.Store.ListSharingAccountsAsync(users.Bob, default)).Value);
        await using (var elsewhere = await EmbeddedAdministration.OpenAsync(fixture.Options, fixture.Time, fixture.Hashers, NullLoggerFactory.Instance, default))
            Assert.Equal(StoreError.None, await elsewhere.ShareAsync(EmbeddedFixture.Alice, "Plans", new EmailAddress("bob", "example.test"), MailboxRights.Lookup, default));

        await fixture.DeliverAsync(alice, EmbeddedFixture.Message("1"));
        Assert.NotNull(await FindAsync(alice, "Plans"));
        Assert.Equal([users.Alice], (await fixture.Store.ListSharingAccountsAsync(users.Bob, default)).Value);
    }

    [Fact]
    public void A_reading_that_a_change_overtook_is_not_kept()
    {
        var folders = new ClosedFolders();
        var state = new FolderState { UidNext = 7 };
        folders.Keep(1, folders.Expect([1, 2]), state);
        Assert.Equal(state, folders.Find(1));
        Assert.Null(folders.Find(2));

        var overtaken = folders.Expect([1]);
        folders.Forget(1);
        folders.Keep(1, overtaken, state);
        Assert.Null(folders.Find(1));

        var slow = folders.Expect([1]);
        folders.Keep(1, folders.Expect([1]), state with { UidNext = 8 });
        folders.Keep(1, slow, state);
        Assert.Equal(8u, folders.Find(1)?.UidNext);
    }

    [Fact]
    public void No_more_counters_are_kept_than_two_megabytes()
    {
        var folders = new ClosedFolders();
        var reading = folders.Expect([.. Enumerable.Range(1, 20_000).Select(static id => (long)id)]);
        folders.Keep(1, reading, new FolderState { UidNext = 7 });
        Assert.NotNull(folders.Find(1));
        folders.Expect([20_001]);
        Assert.Null(folders.Find(1));
    }

    private static async Task<(uint Messages, uint Unseen)> CountersAsync(IMailAccount account, string name)
    {
        var state = (await account.GetStateAsync(name, default)).Value;
        Assert.Equal(state, (await account.GetStatesAsync([name], default))[name]);
        return (state.Messages, state.Unseen);
    }

    private static async Task<FolderInfo?> FindAsync(IMailAccount account, string name) =>
        (await account.ListFoldersAsync(default)).Value.FirstOrDefault(folder => folder.Name == name);
}
