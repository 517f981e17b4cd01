using MailServer.Queue;
using MailServer.Storage.Embedded;
using MailServer.Testing.Conformance;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Storage.Tests.Embedded;

public sealed class EmbeddedQueueContractTests : QueueContract
{
    private readonly string _path = EmbeddedFixture.NewDirectory();
    private readonly string _copy = EmbeddedFixture.NewDirectory();
    private EmbeddedStore? _store;
    private EmbeddedStore? _reopened;

    // Each step is a durable commit: fewer histories say the same.
    protected override int RandomHistories => 10;

    protected override async ValueTask<IQueueStorage> CreateAsync()
    {
        _store = await OpenAsync(_path);
        return _store.Queue;
    }

    protected override async Task<IQueueStorage>? ReopenAfterCrashAsync()
    {
        EmbeddedFixture.CopyDirectory(_path, _copy);
        _reopened = await OpenAsync(_copy);
        return _reopened.Queue;
    }

    protected override async ValueTask DeleteAsync()
    {
        Assert.Empty(await _store!.VerifyAsync(default));
        await _store.DisposeAsync();
        if (_reopened is not null)
        {
            Assert.Empty(await _reopened.VerifyAsync(default));
            await _reopened.DisposeAsync();
        }
        Directory.Delete(_path, recursive: true);
        Directory.Delete(_copy, recursive: true);
    }

    private Task<EmbeddedStore> OpenAsync(string path) => EmbeddedStore.OpenAsync(
        new EmbeddedStoreOptions { DataDirectory = path, SegmentSize = 1024 * 1024 }, Time, [new TestHasher()], NullLoggerFactory.Instance, default);
}
