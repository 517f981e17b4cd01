using MailServer.Queue;
using MailServer.Storage.Embedded;
using MailServer.Testing.Conformance;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Storage.Tests.Embedded;

public sealed class EmbeddedTransportNotesTests : TransportNotesContract
{
    private readonly string _path = EmbeddedFixture.NewDirectory();
    private EmbeddedStore? _store;

    protected override async ValueTask<ITransportNotes> CreateAsync()
    {
        var options = new EmbeddedStoreOptions { DataDirectory = _path, SegmentSize = 1024 * 1024 };
        _store = await EmbeddedStore.OpenAsync(options, Time, [new TestHasher()], NullLoggerFactory.Instance, default);
        return _store.TransportNotes;
    }

    protected override async Task<ITransportNotes>? ReopenAsync()
    {
        await _store!.DisposeAsync();
        return await CreateAsync();
    }

    protected override async ValueTask DeleteAsync()
    {
        await _store!.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }
}
