using MailServer.Protocol.Imap;
using MailServer.Storage.Metadata;

namespace MailServer.Testing.Conformance;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Capacity_is_told_at_RCPT()
    {
        var size = Message("x").Length;
        var account = await CreateAccountAsync(quotaBytes: size);

        Assert.Equal(StoreError.None, await Store.CheckCapacityAsync(account, 0, CancellationToken.None));
        Assert.Equal(StoreError.None, await Store.CheckCapacityAsync(account, size, CancellationToken.None));
        Assert.Equal(StoreError.OverQuota, await Store.CheckCapacityAsync(account, size + 1, CancellationToken.None));
        await DeliverAsync(account, "x");
        Assert.Equal(StoreError.OverQuota, await Store.CheckCapacityAsync(account, 0, CancellationToken.None));
        Assert.Equal(StoreError.OverQuota, await Store.CheckCapacityAsync(account, long.MaxValue, CancellationToken.None));
        Assert.Equal(StoreError.NotFound, await Store.CheckCapacityAsync(new AccountId("nobody-here"), 0, CancellationToken.None));
    }

    [Fact]
    public async Task An_account_without_a_limit_takes_any_size() =>
        Assert.Equal(StoreError.None, await Store.CheckCapacityAsync(await CreateAccountAsync(), 1L << 40, CancellationToken.None));

    [Fact]
    public async Task The_use_counts_every_folder_and_falls_with_an_expunge()
    {
        var size = Message("message 1").Length;
        var account = await NewAccountAsync(quotaBytes: 100_000);
        if (account is not IQuotaAccount quota) return;
        await DeliverAsync(account.Id, "message 1");
        await DeliverAsync(account.Id, "message 2");
        var inbox = await OpenAsync(account, "INBOX");

        await inbox.CopyAsync(UidSet.Of(1), "Sent", CancellationToken.None);
        await AssertUseAsync(3);
        await inbox.MoveAsync(UidSet.Of(2), "Trash", CancellationToken.None);
        await AssertUseAsync(3);
        await DeleteAndExpungeAsync(inbox, UidSet.All);
        await AssertUseAsync(2);
        await account.DeleteFolderAsync("Trash", CancellationToken.None);
        await AssertUseAsync(1);

        async Task AssertUseAsync(int messages) => Assert.Equal(
            new QuotaState(messages * size, messages) { Limits = new(100_000) }, await quota.GetQuotaAsync(CancellationToken.None) with { UsedFolders = 0 });
    }

    [Fact]
    public async Task A_full_mailbox_takes_mail_again_after_an_expunge()
    {
        var account = await NewAccountAsync(quotaBytes: Message("x").Length);
        await DeliverAsync(account.Id, "x");
        Assert.Equal(StoreError.OverQuota, (await DeliverAsync(account.Id, "y")).Error);

        await DeleteAndExpungeAsync(await OpenAsync(account, "INBOX"), UidSet.All);

        Assert.Equal(StoreError.None, (await DeliverAsync(account.Id, "y")).Error);
    }

    [Fact]
    public async Task Limits_that_are_set_are_told_and_hold_at_once()
    {
        var account = await NewAccountAsync(quotaBytes: 1_000_000);
        if (!await TrySetLimitsAsync(account, new QuotaLimits(Bytes: null, Messages: 2, Folders: 9))) return;

        Assert.Equal(new QuotaLimits(null, 2, 9), (await ((IQuotaAccount)account).GetQuotaAsync(CancellationToken.None)).Limits);
        Assert.Equal(StoreError.None, await Store.CheckCapacityAsync(account.Id, 1L << 40, CancellationToken.None));
        await DeliverAsync(account.Id, "1");
        await DeliverAsync(account.Id, "2");
        Assert.Equal(StoreError.OverQuota, await Store.CheckCapacityAsync(account.Id, 1, CancellationToken.None));
        Assert.Equal(StoreError.OverQuota, (await DeliverAsync(account.Id, "3")).Error);
        Assert.True(await TrySetLimitsAsync(account, default));
        Assert.Equal(StoreError.None, (await DeliverAsync(account.Id, "3")).Error);
    }

    [Fact]
    public async Task No_more_messages_come_than_may_but_what_is_there_can_be_moved()
    {
        var account = await NewAccountAsync();
        if (!await TrySetLimitsAsync(account, new QuotaLimits(null, Messages: 2))) return;
        await DeliverAsync(account.Id, "1");
        await DeliverAsync(account.Id, "2");
        var inbox = await OpenAsync(account, "INBOX");

        Assert.Equal(StoreError.OverQuota, (await inbox.CopyAsync(UidSet.Of(1), "Sent", CancellationToken.None)).Error);
        Assert.Equal(StoreError.OverQuota, (await AppendAsync(account, "INBOX", ["3"])).Error);
        Assert.True((await inbox.MoveAsync(UidSet.Of(1), "Trash", CancellationToken.None)).IsSuccess);
        await DeleteAndExpungeAsync(inbox, UidSet.All);
        Assert.True((await AppendAsync(account, "INBOX", ["3"])).IsSuccess);
    }

    [Fact]
    public async Task No_more_folders_are_made_than_may()
    {
        var account = await NewAccountAsync();
        if (account is not IQuotaAccount quota) return;
        var used = (await quota.GetQuotaAsync(CancellationToken.None)).UsedFolders;
        Assert.Equal((await account.ListFoldersAsync(CancellationToken.None)).Value.Count(static f => f.IsSelectable), used);
        if (!await TrySetLimitsAsync(account, new QuotaLimits(null, null, used + 2))) return;

        // With those above it, it would be three.
        Assert.Equal(StoreError.OverQuota, (await account.CreateFolderAsync("a/b/c", CreateFolderOptions.Default, CancellationToken.None)).Error);
        Assert.True((await account.CreateFolderAsync("a/b", CreateFolderOptions.Default, CancellationToken.None)).IsSuccess);
        Assert.Equal(StoreError.OverQuota, (await account.CreateFolderAsync("x", CreateFolderOptions.Default, CancellationToken.None)).Error);
        Assert.Equal(StoreError.OverQuota, await account.RenameFolderAsync("a/b", "new/b", CancellationToken.None));
        Assert.Equal(StoreError.OverQuota, await account.RenameFolderAsync("INBOX", "Before", CancellationToken.None));
        Assert.Equal(StoreError.None, await account.RenameFolderAsync("a/b", "a/c", CancellationToken.None));
        Assert.Equal(used + 2, (await quota.GetQuotaAsync(CancellationToken.None)).UsedFolders);
        Assert.Equal(StoreError.None, await account.DeleteFolderAsync("a/c", CancellationToken.None));
        Assert.True((await account.CreateFolderAsync("x", CreateFolderOptions.Default, CancellationToken.None)).IsSuccess);
    }

    [Fact]
    public async Task A_delivery_that_may_not_make_its_folder_goes_to_INBOX()
    {
        var account = await NewAccountAsync();
        if (!await TrySetLimitsAsync(account, new QuotaLimits(null, null, Folders: 1))) return;

        var outcome = await DeliverAsync(new DeliveryTarget(account.Id) { Folder = "New", CreateFolder = true }, "x");

        Assert.Equal("INBOX", outcome.Folder);
    }

    [Fact]
    public async Task No_more_metadata_is_kept_than_may_and_what_is_there_can_be_removed()
    {
        var account = await NewAccountAsync();
        if (account is not IMetadataAccount annotated || !await TrySetLimitsAsync(account, new QuotaLimits(null, AnnotationBytes: 100))) return;
        Assert.Equal(100, (await QuotaAsync()).Limits.AnnotationBytes);
        Assert.Equal(StoreError.None, await SetAsync(new byte[40]));
        var used = (await QuotaAsync()).UsedAnnotationBytes;
        Assert.InRange(used, 40, 100);
        Assert.Equal((await annotated.GetMetadataUseAsync(CancellationToken.None)).Value, used);

        Assert.Equal(StoreError.OverQuota, await SetAsync(new byte[101]));
        Assert.Equal(used, (await QuotaAsync()).UsedAnnotationBytes);

        // A limit below the use hinders only what is to be kept.
        await TrySetLimitsAsync(account, new QuotaLimits(null, AnnotationBytes: 1));
        Assert.Equal(StoreError.OverQuota, await SetAsync(new byte[1]));
        Assert.Equal(StoreError.None, await SetAsync(null));
        Assert.Equal(0, (await QuotaAsync()).UsedAnnotationBytes);

        async Task<StoreError> SetAsync(byte[]? value) => await annotated.SetMetadataAsync(
            new MetadataTarget("INBOX"), [new MetadataEntry("/shared/comment", value is null ? (ReadOnlyMemory<byte>?)null : value)], CancellationToken.None);
        async Task<QuotaState> QuotaAsync() => await ((IQuotaAccount)account).GetQuotaAsync(CancellationToken.None);
    }

    private static async Task<bool> TrySetLimitsAsync(IMailAccount account, QuotaLimits limits)
    {
        var error = account is IQuotaAccount quota ? await quota.SetLimitsAsync(limits, CancellationToken.None) : StoreError.NotAllowed;
        if (error != StoreError.NotAllowed) Assert.Equal(StoreError.None, error);
        return error == StoreError.None;
    }
}
