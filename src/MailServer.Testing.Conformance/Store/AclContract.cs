using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage.Sharing;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    private const MailboxRights Reading = MailboxRights.Lookup | MailboxRights.Read;

    [Fact]
    public async Task Rights_are_replaced_added_and_removed()
    {
        if (await NewAccountAsync() is not IAclAccount account) return;
        var bob = await CreateAccountAsync();
        Assert.Empty(await AclAsync(account, "INBOX"));

        await ChangeAclAsync(account, "INBOX", new(bob, Reading));
        await ChangeAclAsync(account, "INBOX", new(bob, MailboxRights.Insert), AclChange.Add);
        await ChangeAclAsync(account, "inbox", new(bob, MailboxRights.Read), AclChange.Remove);
        await ChangeAclAsync(account, "INBOX", new(null, MailboxRights.Lookup));
        await ChangeAclAsync(account, "INBOX", new(bob, MailboxRights.Post) { IsNegative = true });
        Assert.Equal(
            [new(null, MailboxRights.Lookup), new(bob, MailboxRights.Lookup | MailboxRights.Insert), new(bob, MailboxRights.Post) { IsNegative = true }],
            await AclAsync(account, "INBOX"));
        Assert.Equal(["INBOX"], (await account.ListAclsAsync(CancellationToken.None)).Value.Keys);

        await ChangeAclAsync(account, "INBOX", new(bob, MailboxRights.None));
        await ChangeAclAsync(account, "INBOX", new(null, MailboxRights.All), AclChange.Remove);
        Assert.Equal([new AclEntry(bob, MailboxRights.Post) { IsNegative = true }], await AclAsync(account, "INBOX"));
        Assert.Equal(StoreError.NotFound, (await account.GetAclAsync("Nowhere", CancellationToken.None)).Error);
        Assert.Equal(StoreError.NotFound, await account.ChangeAclAsync("Nowhere", new(bob, Reading), AclChange.Replace, CancellationToken.None));
    }

    [Fact]
    public async Task Groups_are_kept_by_name()
    {
        var folders = await NewAccountAsync();
        await using var other = await OpenAccountAsync(await CreateAccountAsync());
        if (folders is not IAclAccount account || Store is not IAclStore store) return;
        var (staff, interns) = (new AclEntry(null, Reading) { Group = "staff" }, new AclEntry(null, MailboxRights.Read) { Group = "interns", IsNegative = true });
        var revision = (other as IWatchedAccount)?.Revision;
        await ChangeAclAsync(account, "INBOX", staff);
        await ChangeAclAsync(account, "INBOX", interns);
        await ChangeAclAsync(account, "INBOX", new(null, MailboxRights.Lookup));
        Assert.Equivalent(new[] { staff, interns, new AclEntry(null, MailboxRights.Lookup) }, await AclAsync(account, "INBOX"), strict: true);
        Assert.Equal(3, (await account.ListAclsAsync(CancellationToken.None)).Value["INBOX"].Count);
        await CreateAsync(folders, "INBOX/New");
        Assert.Equal(3, (await AclAsync(account, "INBOX/New")).Count);

        // Who is in a group only the directory knows: its folders matter to all.
        await ChangeAclAsync(account, "INBOX", new(null, MailboxRights.None));
        await ChangeAclAsync(account, "INBOX/New", new(null, MailboxRights.None));
        Assert.Equal([folders.Id], (await store.ListSharingAccountsAsync(other.Id, CancellationToken.None)).Value);
        if (other is IWatchedAccount watched) Assert.True(watched.Revision > revision);

        await ChangeAclAsync(account, "INBOX", staff with { Rights = MailboxRights.Read }, AclChange.Remove);
        await ChangeAclAsync(account, "INBOX", interns with { Rights = MailboxRights.None });
        await ChangeAclAsync(account, "INBOX", new AclEntry(null, MailboxRights.None) { Group = "never" });
        Assert.Equal([staff with { Rights = MailboxRights.Lookup }], await AclAsync(account, "INBOX"));
    }

    [Fact]
    public async Task Who_shares_folders_is_told_when_they_come_change_and_go()
    {
        var folders = await NewAccountAsync();
        await using var bob = await OpenAccountAsync(await CreateAccountAsync());
        if (folders is not IAclAccount account || bob is not IWatchedAccount watched) return;
        await CreateAsync(folders, "A");
        await AssertToldAsync(() => ChangeAclAsync(account, "A", new(bob.Id, Reading)));
        await AssertToldAsync(async () => await folders.CreateFolderAsync("A/B", CreateFolderOptions.Default, CancellationToken.None));
        await AssertToldAsync(async () => await folders.RenameFolderAsync("A/B", "A/C", CancellationToken.None));
        await AssertToldAsync(async () => await folders.DeleteFolderAsync("A/C", CancellationToken.None));
        await AssertToldAsync(async () => await folders.DeleteFolderAsync("A", CancellationToken.None));

        // What anyone may see matters to all.
        await AssertToldAsync(() => ChangeAclAsync(account, "INBOX", new(null, Reading)));
        await AssertToldAsync(async () => await folders.CreateFolderAsync("INBOX/New", CreateFolderOptions.Default, CancellationToken.None));

        async Task AssertToldAsync(Func<Task> change)
        {
            var revision = watched.Revision;
            await change();
            await watched.WaitForChangeAsync(revision, CancellationToken.None).AsTask().WaitAsync(Guard);
            Assert.True(watched.ChangesSince(revision).FoldersChanged);
        }
    }

    [Fact]
    public async Task A_list_is_inherited_follows_its_folder_and_goes_with_it()
    {
        var folders = await NewAccountAsync();
        if (folders is not IAclAccount account) return;
        var bob = await CreateAccountAsync();
        await CreateAsync(folders, "A");
        await ChangeAclAsync(account, "A", new(bob, Reading));
        await CreateAsync(folders, "A/B/C");
        Assert.Equal([new AclEntry(bob, Reading)], await AclAsync(account, "A/B/C"));
        await ChangeAclAsync(account, "A", new(bob, MailboxRights.None));
        Assert.Equal([new AclEntry(bob, Reading)], await AclAsync(account, "A/B"));

        await using var open = await OpenAsync(folders, "A/B");
        await folders.RenameFolderAsync("A/B", "D", CancellationToken.None);
        Assert.Equal([new AclEntry(bob, Reading)], await AclAsync(account, "D"));
        Assert.Equal([new AclEntry(bob, Reading)], (await ((IAclFolder)open).GetAclAsync(CancellationToken.None)).Value);
        await folders.DeleteFolderAsync("D/C", CancellationToken.None);
        await folders.DeleteFolderAsync("D", CancellationToken.None);
        await CreateAsync(folders, "D");
        Assert.Empty(await AclAsync(account, "D"));
    }

    [Fact]
    public async Task Who_shares_with_a_user_is_found()
    {
        var (first, second) = (await NewAccountAsync(), await NewAccountAsync());
        var bob = await CreateAccountAsync();
        if (Store is not IAclStore store || first is not IAclAccount one || second is not IAclAccount two) return;
        Assert.Empty((await store.ListSharingAccountsAsync(bob, CancellationToken.None)).Value);
        await ChangeAclAsync(one, "INBOX", new(bob, Reading));
        await ChangeAclAsync(two, "INBOX", new(null, Reading));

        Assert.Equal([first.Id, second.Id], (await store.ListSharingAccountsAsync(bob, CancellationToken.None)).Value);
        Assert.Equal([second.Id], (await store.ListSharingAccountsAsync(first.Id, CancellationToken.None)).Value);
        Assert.Empty((await store.ListSharingAccountsAsync(second.Id, CancellationToken.None)).Value);
    }

    [Fact]
    public async Task The_list_of_INBOX_goes_with_its_messages_when_it_is_renamed()
    {
        var account = await NewAccountAsync();
        var (bob, carol) = (await CreateAccountAsync(), await CreateAccountAsync());
        if (account is not IAclAccount acls) return;
        await account.CreateFolderAsync("Above", new CreateFolderOptions(), CancellationToken.None);
        await ChangeAclAsync(acls, "Above", new(carol, Reading));
        await ChangeAclAsync(acls, "INBOX", new(bob, Reading));

        Assert.Equal(StoreError.None, await account.RenameFolderAsync("INBOX", "Above/Old", CancellationToken.None));

        var expected = new AclEntry(bob, Reading);
        Assert.Equal([expected], await AclAsync(acls, "Above/Old"));
        Assert.Equal([expected], await AclAsync(acls, "INBOX"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Messages_go_to_another_account_in_one_commit(bool isMove)
    {
        var (from, inbox) = await NewInboxAsync(messages: 2);
        var to = await NewAccountAsync(quotaBytes: 1000);
        if (inbox is not IAclFolder source) return;
        await inbox.ChangeFlagsAsync(UidSet.All, new FlagChange(FlagAction.Add, new(SystemFlags.Seen | SystemFlags.Flagged, ["mine"])), CancellationToken.None);
        var options = new TransferOptions(to.Id, "Sent") { IsMove = isMove, KeptFlags = SystemFlags.Seen, KeepsKeywords = false };

        var copied = (await source.TransferAsync(UidSet.All, options, CancellationToken.None)).Value;
        await using var sent = await OpenAsync(to, "Sent");
        Assert.Equal([1u, 2u], copied.Destination);
        Assert.Equal(["message 1", "message 2"], await BodiesAsync(sent));
        Assert.All(await FetchAllAsync(sent), message => Assert.Equal(new MessageFlags(SystemFlags.Seen), message.Flags));
        await AssertConsistentAsync(to, "Sent", sent);
        await AssertConsistentAsync(from, "INBOX", inbox);
        Assert.Equal(isMove ? 0u : 2u, inbox.State.Messages);
        if (from is IQuotaAccount before && to is IQuotaAccount after)
        {
            Assert.Equal(isMove ? 0 : 2, (await before.GetQuotaAsync(CancellationToken.None)).UsedMessages);
            Assert.Equal((2, sent.State.Size), ((await after.GetQuotaAsync(CancellationToken.None)).UsedMessages, (await after.GetQuotaAsync(CancellationToken.None)).UsedBytes));
        }
    }

    [Fact]
    public async Task Messages_go_to_another_account_within_its_limit()
    {
        var (_, inbox) = await NewInboxAsync(messages: 2);
        var to = await NewAccountAsync(quotaBytes: 100);
        if (inbox is not IAclFolder source) return;
        var options = new TransferOptions(to.Id, "Sent") { IsMove = true };
        Assert.Equal(StoreError.OverQuota, (await source.TransferAsync(UidSet.All, options, CancellationToken.None)).Error);
        Assert.Equal(StoreError.NotFound, (await source.TransferAsync(UidSet.All, options with { Folder = "Nowhere" }, CancellationToken.None)).Error);
        Assert.Equal(2u, inbox.State.Messages);
    }

    private static async Task<IReadOnlyList<AclEntry>> AclAsync(IAclAccount account, string folder) =>
        [.. (await account.GetAclAsync(folder, CancellationToken.None)).Value.OrderBy(entry => entry.Grantee?.Value).ThenBy(entry => entry.IsNegative)];

    private static async Task ChangeAclAsync(IAclAccount account, string folder, AclEntry entry, AclChange change = AclChange.Replace) =>
        Assert.Equal(StoreError.None, await account.ChangeAclAsync(folder, entry, change, CancellationToken.None));
}
