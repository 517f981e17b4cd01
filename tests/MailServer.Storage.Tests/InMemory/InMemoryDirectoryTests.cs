using MailServer.Directories;
using MailServer.Testing.Conformance;
using MailServer.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Storage.Tests.InMemory;

public sealed class InMemoryDirectoryTests : DirectoryContract
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryMailboxStore _store;

    public InMemoryDirectoryTests() => _store = new InMemoryMailboxStore(_time);

    [Fact]
    public async Task A_user_has_a_mailbox_with_a_limit_as_long_as_the_user_exists()
    {
        await DoneAsync(Administration.AddUserAsync(Bob, "x", new UserSettings { QuotaBytes = 5 }, CancellationToken.None));
        var account = (await Directory.FindAccountAsync("bob", CancellationToken.None))!.Id;

        Assert.Equal(StoreError.OverQuota, await _store.CheckCapacityAsync(account, 6, CancellationToken.None));
        await DoneAsync(Administration.ChangeUserAsync(Bob, new UserSettings(), CancellationToken.None));
        Assert.Equal(StoreError.None, await _store.CheckCapacityAsync(account, 6, CancellationToken.None));
        await DoneAsync(Administration.RemoveUserAsync(Bob, CancellationToken.None));
        Assert.Equal(StoreError.NotFound, await _store.CheckCapacityAsync(account, 6, CancellationToken.None));
    }

    protected override void Advance(TimeSpan time) => _time.Advance(time);

    protected override Task<(IUserDirectory Directory, IDirectoryAdministration Administration)> CreateAsync()
    {
        var directory = new InMemoryDirectory(_store);
        return Task.FromResult<(IUserDirectory, IDirectoryAdministration)>((directory, directory));
    }
}
