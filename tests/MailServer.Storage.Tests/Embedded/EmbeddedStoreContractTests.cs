using MailServer.Testing.Conformance;

namespace MailServer.Storage.Tests.Embedded;

public sealed class EmbeddedStoreContractTests : StoreContract
{
    private EmbeddedFixture? _fixture;
    private EmbeddedFixture? _crashed;
    private int _accounts;

    // Each history makes accounts with durable commits: fewer of them say the same.
    protected override int RandomHistories => 20;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_crashed is not null)
        {
            await _crashed.AssertSoundAsync();
            await _crashed.DisposeAsync();
        }
        if (_fixture is null) return;
        await _fixture.AssertSoundAsync();
        await _fixture.DisposeAsync();
    }

    protected override async Task<IMailboxStore> CreateStoreAsync()
    {
        _fixture = await EmbeddedFixture.CreateAsync();
        return _fixture.Store;
    }

    protected override async Task<IMailboxStore>? ReopenAfterCrashAsync()
    {
        _crashed = await _fixture!.CrashAsync();
        return _crashed.Store;
    }

    protected override async Task<AccountId> CreateAccountAsync(long? quotaBytes = null)
    {
        var account = await _fixture!.AddUserAsync($"user{Interlocked.Increment(ref _accounts)}", quotaBytes);
        return account.Id;
    }
}
