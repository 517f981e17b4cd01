using MailServer.Protocol.Imap;

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
            new QuotaState(messages * size, messages) { LimitBytes = 100_000 }, await quota.GetQuotaAsync(CancellationToken.None));
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
}
