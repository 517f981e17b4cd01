using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Testing.Tests;

public class FailingStoreTests
{
    private readonly AccountId _id = new("a");
    private readonly FailingStore _store;

    public FailingStoreTests()
    {
        var inner = new InMemoryMailboxStore();
        inner.SetAccount(_id);
        _store = new FailingStore(inner);
    }

    [Fact]
    public async Task It_works_until_it_is_told_to_fail_and_again_when_healed()
    {
        Assert.True((await _store.OpenAccountAsync(_id, default)).IsSuccess);
        _store.FailAt(StoreOperation.OpenAccount);
        Assert.Equal(StoreError.Unavailable, (await _store.OpenAccountAsync(_id, default)).Error);
        _store.Heal();
        Assert.True((await _store.OpenAccountAsync(_id, default)).IsSuccess);
    }

    [Fact]
    public async Task A_commit_can_fail_for_every_target()
    {
        await using var delivery = (await _store.BeginDeliveryAsync(new DeliveryOptions(), default)).Value;
        await delivery.Content.WriteAsync(new byte[10]);
        await delivery.CompleteContentAsync(default);
        delivery.AddTarget(new DeliveryTarget(_id));
        delivery.AddTarget(new DeliveryTarget(_id));
        _store.FailAt(StoreOperation.CommitDelivery);

        Assert.Equal(
            [StoreError.Unavailable, StoreError.Unavailable],
            (await delivery.CommitAsync(ReadOnlyMemory<byte>.Empty, default)).Select(o => o.Error));
    }

    [Fact]
    public async Task Writing_and_fetching_throw()
    {
        await using var delivery = (await _store.BeginDeliveryAsync(new DeliveryOptions(), default)).Value;
        var account = (await _store.OpenAccountAsync(_id, default)).Value;
        var inbox = (await account.OpenFolderAsync("INBOX", default)).Value;
        _store.FailAt(StoreOperation.WriteDelivery);
        _store.FailAt(StoreOperation.Fetch);
        _store.FailAt(StoreOperation.ChangeFlags, StoreFailure.Exception);

        await Assert.ThrowsAsync<IOException>(async () => await delivery.Content.WriteAsync(new byte[10]));
        await Assert.ThrowsAsync<IOException>(async () => await inbox.FetchAsync(UidSet.All, MessageFields.None, default).GetAsyncEnumerator().MoveNextAsync());
        await Assert.ThrowsAsync<IOException>(async () => await inbox.ChangeFlagsAsync(UidSet.All, new FlagChange(default, default), default));
        Assert.IsAssignableFrom<IQuotaAccount>(account);
    }
}
