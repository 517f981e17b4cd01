using BenchmarkDotNet.Attributes;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Benchmarks.Stores;

/// <summary>All of 10,000 messages read from the store, by the fields that are asked for.</summary>
[MemoryDiagnoser]
public class FetchBenchmarks
{
    private StoreOnDisk? _store;
    private IMailFolder? _folder;

    [Params(MessageFields.None, MessageFields.Envelope | MessageFields.Structure, MessageFields.Headers, MessageFields.Content)]
    public MessageFields Fields { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _store = await StoreOnDisk.CreateAsync(messages: 10_000);
        _folder = await _store.OpenAsync("INBOX");
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _folder!.DisposeAsync();
        await _store!.DisposeAsync();
    }

    [Benchmark]
    public async Task<long> FetchAsync()
    {
        var size = 0L;
        await foreach (var message in _folder!.FetchAsync(UidSet.All, Fields, CancellationToken.None)) size += message.Size;
        return size;
    }
}
