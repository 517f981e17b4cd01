using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_new_account_has_INBOX_and_folders_for_special_uses()
    {
        var folders = await ListAsync(await NewAccountAsync());

        Assert.Contains(folders, f => f is { Name: "INBOX", IsSelectable: true, Exists: true });
        foreach (var use in new[] { SpecialUse.Drafts, SpecialUse.Sent, SpecialUse.Junk, SpecialUse.Trash })
            Assert.Single(folders, f => f.SpecialUse.HasFlag(use));
        Assert.Equal(folders.Select(f => f.Name).Order(StringComparer.Ordinal), folders.Select(f => f.Name));
    }

    [Fact]
    public async Task A_created_folder_is_listed_and_empty()
    {
        var account = await NewAccountAsync();

        var folder = await CreateAsync(account, "Projekte");

        Assert.Contains(await ListAsync(account), f => f is { Name: "Projekte", IsSelectable: true, Exists: true, HasChildren: false });
        Assert.Equal(0u, folder.State.Messages);
        Assert.InRange(folder.State.HighestModSeq, 1ul, ulong.MaxValue);
        Assert.NotEmpty(folder.Info.Id);
        await AssertConsistentAsync(account, "Projekte", folder);
    }

    [Fact]
    public async Task Missing_parents_are_made_with_a_folder()
    {
        var account = await NewAccountAsync();

        await CreateAsync(account, "a/b/c");

        var folders = await ListAsync(account);
        Assert.Contains(folders, f => f is { Name: "a", Exists: true, HasChildren: true });
        Assert.Contains(folders, f => f is { Name: "a/b", Exists: true, HasChildren: true });
        Assert.Contains(folders, f => f is { Name: "a/b/c", HasChildren: false });
    }

    [Theory]
    [InlineData("Sent")]
    [InlineData("INBOX")]
    [InlineData("inbox")]
    public async Task A_name_that_exists_is_not_created_again(string name) =>
        Assert.Equal(StoreError.AlreadyExists, await TryCreateAsync(await NewAccountAsync(), name));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a\r\nb")]
    [InlineData("a\0b")]
    public async Task Names_with_empty_levels_or_control_characters_are_invalid(string name) =>
        Assert.Equal(StoreError.InvalidName, await TryCreateAsync(await NewAccountAsync(), name));

    [Fact]
    public async Task A_name_of_any_length_gets_an_answer() =>
        Assert.Equal(StoreError.InvalidName, await TryCreateAsync(await NewAccountAsync(), new string('x', 100_000)));

    [Theory]
    [InlineData("Entwürfe")]
    [InlineData("日本語/台北")]
    [InlineData("a % b * _ ' \" \\")]
    [InlineData("Case")]
    public async Task Names_are_any_text(string name)
    {
        var account = await NewAccountAsync();

        await CreateAsync(account, name);

        Assert.Contains(await ListAsync(account), f => f.Name == name);
        Assert.Equal(StoreError.None, await account.DeleteFolderAsync(name, CancellationToken.None));
        Assert.DoesNotContain(await ListAsync(account), f => f.Name == name);
    }

    [Fact]
    public async Task INBOX_is_found_in_any_case_and_other_names_only_as_written()
    {
        var account = await NewAccountAsync();
        await DeliverAsync(account.Id, "x");

        Assert.Equal(1u, (await OpenAsync(account, "InBox")).State.Messages);
        Assert.Equal(StoreError.NotFound, (await account.OpenFolderAsync("sent", CancellationToken.None)).Error);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        var account = await NewAccountAsync();

        Assert.Equal(StoreError.NotFound, (await account.OpenFolderAsync("None", CancellationToken.None)).Error);
        Assert.Equal(StoreError.NotFound, (await account.GetStateAsync("None", CancellationToken.None)).Error);
        Assert.Equal(StoreError.NotFound, (await account.BeginAppendAsync("None", CancellationToken.None)).Error);
        Assert.Equal(StoreError.NotFound, await account.DeleteFolderAsync("None", CancellationToken.None));
        Assert.Equal(StoreError.NotFound, await account.RenameFolderAsync("None", "Other", CancellationToken.None));
    }

    [Fact]
    public async Task Deleting_ends_a_folder_for_the_sessions_that_have_it_open()
    {
        var account = await NewAccountAsync();
        var folder = await CreateAsync(account, "Old");
        await AppendAsync(account, "Old", ["x"]);
        var waiting = folder.WaitForChangeAsync(folder.State.HighestModSeq, CancellationToken.None).AsTask();

        Assert.Equal(StoreError.None, await account.DeleteFolderAsync("Old", CancellationToken.None));

        await waiting.WaitAsync(Guard);
        Assert.True(folder.IsDeleted);
        Assert.Empty(await FetchAllAsync(folder));
        Assert.Equal(StoreError.NotFound, (await folder.ExpungeAsync(UidSet.All, CancellationToken.None)).Error);
        Assert.DoesNotContain(await ListAsync(account), f => f.Name == "Old");
        Assert.Equal(StoreError.NotFound, (await account.OpenFolderAsync("Old", CancellationToken.None)).Error);
    }

    [Fact]
    public async Task A_folder_made_again_has_another_UIDVALIDITY_and_another_id()
    {
        var account = await NewAccountAsync();
        var ids = new HashSet<string>();
        var validities = new HashSet<uint>();
        for (var i = 0; i < 5; i++)
        {
            var folder = await CreateAsync(account, "Again");
            Assert.True(validities.Add(folder.State.UidValidity));
            Assert.True(ids.Add(folder.Info.Id));
            await AppendAsync(account, "Again", ["x"]);
            await account.DeleteFolderAsync("Again", CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_deleted_folder_with_children_keeps_its_name()
    {
        var account = await NewAccountAsync();
        await CreateAsync(account, "top");
        await CreateAsync(account, "top/child");
        await AppendAsync(account, "top", ["x"]);

        Assert.Equal(StoreError.None, await account.DeleteFolderAsync("top", CancellationToken.None));

        Assert.Contains(await ListAsync(account), f => f is { Name: "top", IsSelectable: false, HasChildren: true });
        Assert.NotEqual(StoreError.None, (await account.OpenFolderAsync("top", CancellationToken.None)).Error);
        Assert.Equal(StoreError.NotAllowed, await account.DeleteFolderAsync("top", CancellationToken.None));
        Assert.Equal(0u, (await CreateAsync(account, "top")).State.Messages);
    }

    [Fact]
    public async Task INBOX_cannot_be_deleted()
    {
        var account = await NewAccountAsync();

        Assert.Equal(StoreError.NotAllowed, await account.DeleteFolderAsync("INBOX", CancellationToken.None));
        Assert.Equal(StoreError.NotAllowed, await account.DeleteFolderAsync("inbox", CancellationToken.None));
    }

    [Fact]
    public async Task Renaming_takes_the_children_along_and_keeps_messages_UIDs_and_ids()
    {
        var account = await NewAccountAsync();
        var top = await CreateAsync(account, "old");
        await CreateAsync(account, "old/child");
        await CreateAsync(account, "older");
        await AppendAsync(account, "old", ["x", "y"]);
        await AppendAsync(account, "old/child", ["z"]);
        var before = top.State;

        Assert.Equal(StoreError.None, await account.RenameFolderAsync("old", "new/name", CancellationToken.None));

        var names = (await ListAsync(account)).Select(f => f.Name).ToArray();
        Assert.Contains("new", names);
        Assert.Contains("older", names);
        Assert.DoesNotContain("old", names);
        Assert.DoesNotContain("old/child", names);
        var renamed = await OpenAsync(account, "new/name");
        Assert.Equal(top.Info.Id, renamed.Info.Id);
        Assert.Equal(before.UidValidity, renamed.State.UidValidity);
        Assert.Equal(["x", "y"], await BodiesAsync(renamed));
        Assert.Equal(["z"], await BodiesAsync(await OpenAsync(account, "new/name/child")));
        Assert.False(top.IsDeleted);
        Assert.Equal(["x", "y"], await BodiesAsync(top));
    }

    [Theory]
    [InlineData("Sent", "Drafts", StoreError.AlreadyExists)]
    [InlineData("Sent", "inbox", StoreError.AlreadyExists)]
    [InlineData("Sent", "bad//name", StoreError.InvalidName)]
    [InlineData("Sent", "Sent/below", StoreError.InvalidName)]
    public async Task Renaming_to_what_cannot_be_is_refused(string from, string to, StoreError expected)
    {
        var account = await NewAccountAsync();

        Assert.Equal(expected, await account.RenameFolderAsync(from, to, CancellationToken.None));
        Assert.True((await account.OpenFolderAsync(from, CancellationToken.None)).IsSuccess);
    }

    [Fact]
    public async Task A_name_taken_over_by_a_rename_has_another_UIDVALIDITY()
    {
        var account = await NewAccountAsync();
        var first = (await CreateAsync(account, "a")).State.UidValidity;
        var second = (await CreateAsync(account, "b")).State.UidValidity;
        await account.DeleteFolderAsync("a", CancellationToken.None);
        await account.RenameFolderAsync("b", "a", CancellationToken.None);

        Assert.NotEqual(first, second);
        Assert.NotEqual(first, (await account.GetStateAsync("a", CancellationToken.None)).Value.UidValidity);
    }

    [Fact]
    public async Task Renaming_INBOX_moves_its_messages_and_leaves_it_empty()
    {
        var (account, inbox) = await NewInboxAsync(messages: 2);
        await CreateAsync(account, "INBOX/child");
        var before = inbox.State;

        Assert.Equal(StoreError.None, await account.RenameFolderAsync("INBOX", "Saved", CancellationToken.None));

        Assert.Equal(["message 1", "message 2"], await BodiesAsync(await OpenAsync(account, "Saved")));
        var now = await OpenAsync(account, "INBOX");
        Assert.Equal(0u, now.State.Messages);
        Assert.True(now.State.UidValidity != before.UidValidity || now.State.UidNext >= before.UidNext);
        Assert.Contains(await ListAsync(account), f => f.Name == "INBOX/child");
        Assert.Equal(StoreError.None, (await DeliverAsync(account.Id, "next")).Error);
    }

    [Fact]
    public async Task Subscriptions_are_names_that_need_not_exist()
    {
        var account = await NewAccountAsync();
        await CreateAsync(account, "Gone");

        foreach (var name in new[] { "Gone", "Never was" })
            Assert.Equal(StoreError.None, await account.SetSubscribedAsync(name, true, CancellationToken.None));
        await account.DeleteFolderAsync("Gone", CancellationToken.None);

        var folders = await ListAsync(account);
        foreach (var name in new[] { "Gone", "Never was" })
            Assert.Contains(folders, f => f.Name == name && f is { IsSubscribed: true, Exists: false, IsSelectable: false });

        await account.SetSubscribedAsync("Gone", false, CancellationToken.None);
        await account.SetSubscribedAsync("Never was", false, CancellationToken.None);
        Assert.DoesNotContain(await ListAsync(account), f => !f.Exists);
    }

    [Fact]
    public async Task Subscribing_twice_is_once()
    {
        var account = await NewAccountAsync();
        await account.SetSubscribedAsync("INBOX", true, CancellationToken.None);
        await account.SetSubscribedAsync("inbox", true, CancellationToken.None);

        Assert.True(Assert.Single(await ListAsync(account), f => f.Name == "INBOX").IsSubscribed);
        await account.SetSubscribedAsync("INBOX", false, CancellationToken.None);
        Assert.False(Assert.Single(await ListAsync(account), f => f.Name == "INBOX").IsSubscribed);
    }

    [Fact]
    public async Task A_folder_may_be_created_for_a_special_use()
    {
        var account = await NewAccountAsync();

        var created = await account.CreateFolderAsync("Stars", new CreateFolderOptions { SpecialUse = SpecialUse.Flagged }, CancellationToken.None);

        Assert.Equal(SpecialUse.Flagged, created.Value.SpecialUse);
        Assert.Equal(SpecialUse.Flagged, Assert.Single(await ListAsync(account), f => f.Name == "Stars").SpecialUse);
    }

    [Fact]
    public async Task A_state_that_is_asked_for_again_and_again_follows_the_folder()
    {
        var account = await NewAccountAsync();
        await CreateAsync(account, "a");
        await using var open = await OpenAsync(account, "a");
        Assert.Equal(0u, (await StateAsync(account, "a")).Value.Messages);

        await AppendAsync(account, "a", ["x"]);
        Assert.Equal((await StateAsync(account, "a")).Value, (await StateAsync(account, "a")).Value);
        Assert.Equal(1u, (await StateAsync(account, "a")).Value.Messages);

        await SetFlagsAsync(open, UidSet.All, SystemFlags.Seen);
        Assert.Equal(0u, (await StateAsync(account, "a")).Value.Unseen);

        await account.RenameFolderAsync("a", "b", CancellationToken.None);
        Assert.Equal(StoreError.NotFound, (await StateAsync(account, "a")).Error);
        Assert.Equal(1u, (await StateAsync(account, "b")).Value.Messages);

        await CreateAsync(account, "a");
        Assert.Equal(0u, (await StateAsync(account, "a")).Value.Messages);

        await account.DeleteFolderAsync("b", CancellationToken.None);
        Assert.Equal(StoreError.NotFound, (await StateAsync(account, "b")).Error);
    }

    [Fact]
    public async Task States_of_several_folders_are_those_of_each()
    {
        var account = await NewAccountAsync();
        await CreateAsync(account, "a");
        await CreateAsync(account, "a/b");
        await AppendAsync(account, "a/b", ["x", "y"]);

        var states = await account.GetStatesAsync(["INBOX", "a", "a/b", "none"], CancellationToken.None);

        Assert.Equal(["INBOX", "a", "a/b"], states.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, state) in states) Assert.Equal((await StateAsync(account, name)).Value, state);
        Assert.Equal(2u, states["a/b"].Messages);
    }

    [Fact]
    public async Task Accounts_do_not_see_each_other()
    {
        var one = await NewAccountAsync();
        var other = await NewAccountAsync();
        await CreateAsync(one, "Mine");
        await DeliverAsync(one.Id, "x");

        Assert.DoesNotContain(await ListAsync(other), f => f.Name == "Mine");
        Assert.Equal(0u, (await OpenAsync(other, "INBOX")).State.Messages);
    }

    private static async Task<IReadOnlyList<FolderInfo>> ListAsync(IMailAccount account) =>
        (await account.ListFoldersAsync(CancellationToken.None)).Value;

    private static async Task<StoreResult<FolderState>> StateAsync(IMailAccount account, string name) =>
        await account.GetStateAsync(name, CancellationToken.None);

    private static async Task<StoreError> TryCreateAsync(IMailAccount account, string name) =>
        (await account.CreateFolderAsync(name, CreateFolderOptions.Default, CancellationToken.None)).Error;
}
