using MailServer.Testing.Conformance;
using MailServer.Testing;

namespace MailServer.Storage.Tests.InMemory;

public sealed class InMemoryStoreTests : StoreContract
{
    private readonly InMemoryMailboxStore _store = new();
    private int _accounts;

    protected override Task<IMailboxStore> CreateStoreAsync() => Task.FromResult<IMailboxStore>(_store);

    protected override Task<AccountId> CreateAccountAsync(long? quotaBytes = null)
    {
        var id = new AccountId($"account-{Interlocked.Increment(ref _accounts)}");
        _store.SetAccount(id, quotaBytes);
        return Task.FromResult(id);
    }
}
