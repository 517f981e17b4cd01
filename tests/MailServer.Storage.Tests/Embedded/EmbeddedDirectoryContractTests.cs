using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Storage.Embedded;
using MailServer.Testing.Conformance;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Storage.Tests.Embedded;

public sealed class EmbeddedDirectoryContractTests : DirectoryContract
{
    private readonly string _path = EmbeddedFixture.NewDirectory();
    private readonly FakeTimeProvider _time = new();
    private EmbeddedStore? _store;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
        System.IO.Directory.Delete(_path, recursive: true);
    }

    protected override IListAdministration? FindLists() => _store!.Lists;

    protected override IAutoReplyDirectory? FindReplies() => _store!.AutoReplies;

    protected override void Advance(TimeSpan time) => _time.Advance(time);

    protected override async Task<(IUserDirectory Directory, IDirectoryAdministration Administration)> CreateAsync()
    {
        var options = new EmbeddedStoreOptions { DataDirectory = _path, ScramIterations = 4096 };
        _store = await EmbeddedStore.OpenAsync(options, _time, [new TestHasher()], NullLoggerFactory.Instance, default);
        return (_store.Directory, _store.Administration);
    }
}
