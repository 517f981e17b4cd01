using System.Text;
using MailServer.Storage.Metadata;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    private static readonly MetadataTarget Inbox = new("INBOX");

    [Fact]
    public async Task Metadata_is_set_replaced_and_removed_together()
    {
        if (await NewAccountAsync() is not IMetadataAccount account) return;
        Assert.Empty(await MetadataAsync(account, Inbox));

        Assert.Equal(StoreError.None, await SetMetadataAsync(account, Inbox, ("/shared/comment", "one"), ("/private/comment", "")));
        Assert.Equal(["/private/comment=", "/shared/comment=one"], await MetadataAsync(account, Inbox));
        Assert.Equal(StoreError.None, await SetMetadataAsync(account, Inbox, ("/shared/comment", "two\0\r\n"), ("/private/comment", null), ("/shared/none", null)));
        Assert.Equal(["/shared/comment=two\0\r\n"], await MetadataAsync(account, new MetadataTarget("inbox")));
        Assert.Empty(await MetadataAsync(account, new MetadataTarget((string?)null)));
        Assert.Equal(StoreError.NotFound, await SetMetadataAsync(account, new MetadataTarget("Nowhere"), ("/shared/comment", "x")));
        Assert.Equal(StoreError.NotFound, (await account.GetMetadataAsync(new MetadataTarget("Nowhere"), CancellationToken.None)).Error);
    }

    [Fact]
    public async Task Private_metadata_is_each_users_own()
    {
        if (await NewAccountAsync() is not IMetadataAccount account) return;
        var other = Inbox with { User = await CreateAccountAsync() };
        await SetMetadataAsync(account, Inbox, ("/private/comment", "mine"), ("/shared/comment", "ours"));
        await SetMetadataAsync(account, other, ("/private/comment", "theirs"));

        Assert.Equal(["/private/comment=mine", "/shared/comment=ours"], await MetadataAsync(account, Inbox));
        Assert.Equal(["/private/comment=theirs", "/shared/comment=ours"], await MetadataAsync(account, other));
    }

    // RFC 7162 §3.2.
    [Fact]
    public async Task Metadata_of_a_folder_raises_its_modification_sequence()
    {
        if (await NewAccountAsync() is not IMetadataAccount account) return;
        var folders = (IMailAccount)account;
        await CreateAsync(folders, "Closed");
        await using var inbox = await OpenAsync(folders, "INBOX");
        foreach (var folder in new[] { "INBOX", "Closed" })
        {
            async Task<ulong> HighestAsync() => (await folders.GetStateAsync(folder, CancellationToken.None)).Value.HighestModSeq;
            var before = await HighestAsync();
            await SetMetadataAsync(account, new MetadataTarget(folder), ("/shared/comment", "x"));
            var after = await HighestAsync();
            Assert.True(after > before);

            Assert.Equal(StoreError.LimitReached, await SetMetadataAsync(account, new MetadataTarget(folder), ("/shared/long", new string('x', account.MetadataLimits.MaxSize + 1))));
            await SetMetadataAsync(account, new MetadataTarget((string?)null), ("/shared/comment", "x"));
            Assert.Equal(after, await HighestAsync());
        }

        await inbox.WaitForChangeAsync(1, CancellationToken.None).AsTask().WaitAsync(Guard);
    }

    [Fact]
    public async Task Metadata_of_the_account_is_kept_apart()
    {
        if (await NewAccountAsync() is not IMetadataAccount account) return;
        var whole = new MetadataTarget((string?)null);
        await SetMetadataAsync(account, whole, ("/private/vendor/x/y", "1"));
        Assert.Equal(["/private/vendor/x/y=1"], await MetadataAsync(account, whole));
        Assert.Empty(await MetadataAsync(account, Inbox));
    }

    [Fact]
    public async Task Metadata_follows_a_renamed_folder_and_goes_with_a_deleted_one()
    {
        if (await NewAccountAsync() is not IMetadataAccount account) return;
        var folders = (IMailAccount)account;
        await CreateAsync(folders, "A/B");
        await SetMetadataAsync(account, new MetadataTarget("A/B"), ("/shared/comment", "x"));
        await SetMetadataAsync(account, Inbox, ("/private/comment", "in"));

        Assert.Equal(StoreError.None, await folders.RenameFolderAsync("A", "C", CancellationToken.None));
        Assert.Equal(["/shared/comment=x"], await MetadataAsync(account, new MetadataTarget("C/B")));
        Assert.Equal(StoreError.None, await folders.DeleteFolderAsync("C/B", CancellationToken.None));
        await CreateAsync(folders, "C/B");
        Assert.Empty(await MetadataAsync(account, new MetadataTarget("C/B")));

        // RFC 5464 §4.1: INBOX keeps its own.
        Assert.Equal(StoreError.None, await folders.RenameFolderAsync("INBOX", "Old", CancellationToken.None));
        Assert.Equal(["/private/comment=in"], await MetadataAsync(account, Inbox));
        Assert.Equal(["/private/comment=in"], await MetadataAsync(account, new MetadataTarget("Old")));
    }

    [Fact]
    public async Task Metadata_has_limits_that_leave_all_as_it_was()
    {
        if (await NewAccountAsync() is not IMetadataAccount account) return;
        var limits = account.MetadataLimits;
        Assert.True(limits.MaxSize >= 1024 && limits.MaxEntries >= 10);
        await SetMetadataAsync(account, Inbox, ("/shared/comment", "before"));

        Assert.Equal(StoreError.LimitReached, await SetMetadataAsync(account, Inbox, ("/shared/comment", "x"), ("/shared/long", new string('x', limits.MaxSize + 1))));
        var many = Enumerable.Range(0, limits.MaxEntries).Select(i => ($"/shared/e{i}", (string?)"x")).ToArray();
        Assert.Equal(StoreError.LimitReached, await SetMetadataAsync(account, Inbox, many));
        Assert.Equal(["/shared/comment=before"], await MetadataAsync(account, Inbox));
        Assert.Equal(StoreError.None, await SetMetadataAsync(account, Inbox, [.. many, ("/shared/comment", null)]));
    }

    [Fact]
    public async Task Metadata_of_all_folders_together_has_a_limit()
    {
        if (await NewAccountAsync() is not IMetadataAccount account) return;
        var value = new string('x', account.MetadataLimits.MaxSize);
        var error = StoreError.None;
        for (var i = 0; error == StoreError.None && i <= account.MetadataLimits.MaxBytes / value.Length; i++)
        {
            if (i % 10 == 0) await CreateAsync((IMailAccount)account, $"F{i / 10}");
            error = await SetMetadataAsync(account, new MetadataTarget($"F{i / 10}"), ($"/shared/e{i % 10}", value));
        }

        Assert.Equal(StoreError.OverQuota, error);
        Assert.InRange((await account.GetMetadataUseAsync(CancellationToken.None)).Value, 1, account.MetadataLimits.MaxBytes);
        Assert.Equal(StoreError.None, await SetMetadataAsync(account, new MetadataTarget("F0"), ("/shared/e0", null), ("/shared/e1", null)));
        Assert.Equal(StoreError.None, await SetMetadataAsync(account, Inbox, ("/shared/comment", value)));
    }

    [Fact]
    public async Task Watching_tells_changes_of_folders_and_metadata()
    {
        var folders = await NewAccountAsync();
        if (folders is not (IWatchedAccount watched and IMetadataAccount metadata)) return;
        await using var other = await OpenAccountAsync(folders.Id);
        await AssertFoldersChangeAsync(async () => await other.CreateFolderAsync("New", CreateFolderOptions.Default, CancellationToken.None));
        await AssertFoldersChangeAsync(async () => await other.SetSubscribedAsync("New", true, CancellationToken.None));
        await AssertFoldersChangeAsync(async () => await other.RenameFolderAsync("New", "Newer", CancellationToken.None));
        await AssertFoldersChangeAsync(async () => await other.SetSubscribedAsync("New", false, CancellationToken.None));
        await AssertFoldersChangeAsync(async () => await other.DeleteFolderAsync("Newer", CancellationToken.None));

        var before = watched.Revision;
        await SetMetadataAsync((IMetadataAccount)other, Inbox, ("/shared/comment", "x"), ("/private/comment", "y"));
        await watched.WaitForChangeAsync(before, CancellationToken.None).AsTask().WaitAsync(Guard);
        var changes = watched.ChangesSince(before);
        Assert.False(changes.FoldersChanged);
        Assert.Equal(
            [new("INBOX", "/shared/comment", null), new("INBOX", "/private/comment", folders.Id)], changes.Metadata);
        Assert.Empty(watched.ChangesSince(changes.Revision).Metadata);
        await SetMetadataAsync(metadata, Inbox, Enumerable.Range(0, 50).Select(i => ($"/shared/e{i}", (string?)"x")).ToArray());
        for (var i = 0; i < 25; i++) await SetMetadataAsync(metadata, Inbox, Enumerable.Range(0, 50).Select(e => ($"/shared/e{e}", (string?)$"{i}")).ToArray());
        Assert.False(watched.ChangesSince(before).IsComplete);
        Assert.True(watched.ChangesSince(watched.Revision).IsComplete);

        async Task AssertFoldersChangeAsync(Func<Task> change)
        {
            var revision = watched.Revision;
            var wait = watched.WaitForChangeAsync(revision, CancellationToken.None).AsTask();
            Assert.False(wait.IsCompleted);
            await change();
            await wait.WaitAsync(Guard);
            Assert.True(watched.ChangesSince(revision).FoldersChanged);
        }
    }

    private static async Task<StoreError> SetMetadataAsync(IMetadataAccount account, MetadataTarget target, params (string Name, string? Value)[] entries) =>
        await account.SetMetadataAsync(
            target,
            [.. entries.Select(e => new MetadataEntry(e.Name, e.Value is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(e.Value)))],
            CancellationToken.None);

    private static async Task<IEnumerable<string>> MetadataAsync(IMetadataAccount account, MetadataTarget target) =>
        (await account.GetMetadataAsync(target, CancellationToken.None)).Value.Select(e => $"{e.Name}={Encoding.UTF8.GetString(e.Value!.Value.Span)}");
}
