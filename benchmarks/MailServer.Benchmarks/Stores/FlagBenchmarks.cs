using BenchmarkDotNet.Attributes;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Benchmarks.Stores;

/// <summary>One flag on each of 10,000 messages, set and taken away in turn.</summary>
[MemoryDiagnoser]
public class FlagBenchmarks
{
    private static readonly MessageFlags Flagged = new(SystemFlags.Flagged);
    private StoreOnDisk? _store;
    private IMailFolder? _folder;

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

    [Benchmark(OperationsPerInvoke = 2)]
    public async Task StoreAsync()
    {
        await ChangeAsync(FlagAction.Add);
        await ChangeAsync(FlagAction.Remove);
    }

    private async Task ChangeAsync(FlagAction action)
    {
        var result = await _folder!.ChangeFlagsAsync(UidSet.All, new FlagChange(action, Flagged), CancellationToken.None);
        if (!result.IsSuccess) throw new InvalidOperationException($"The store answered {result.Error}.");
    }
}
