using BenchmarkDotNet.Attributes;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Benchmarks.Stores;

/// <summary>1,000 messages copied to a folder that is empty each time.</summary>
[MemoryDiagnoser]
public class CopyBenchmarks
{
    private StoreOnDisk? _store;
    private IMailFolder? _from;
    private IMailFolder? _to;

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _store = await StoreOnDisk.CreateAsync(messages: 1_000);
        _from = await _store.OpenAsync("INBOX");
        _to = await _store.OpenAsync("Archive");
    }

    [IterationCleanup]
    public void EmptyArchive() => _to!.RemoveAsync(UidSet.All, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _from!.DisposeAsync();
        await _to!.DisposeAsync();
        await _store!.DisposeAsync();
    }

    [Benchmark]
    public async Task<int> CopyAsync() => (await _from!.CopyAsync(UidSet.All, "Archive", CancellationToken.None)).Value.Destination.Count;
}
