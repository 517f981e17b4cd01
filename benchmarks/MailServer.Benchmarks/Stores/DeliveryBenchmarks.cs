using BenchmarkDotNet.Attributes;

namespace MailServer.Benchmarks.Stores;

/// <summary>Deliveries that wait for the disk, some at once: those that wait together share a flush. Few invocations, because each leaves its messages on the disk.</summary>
[MemoryDiagnoser]
[WarmupCount(3)]
[IterationCount(15)]
[InvocationCount(4)]
public class DeliveryBenchmarks
{
    private const int Messages = 50;

    private readonly byte[] _message = SampleMessages.Multipart(1, 4 * 1024);
    private StoreOnDisk? _store;

    [Params(1, 10, 50)]
    public int AtOnce { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync() => _store = await StoreOnDisk.CreateAsync();

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _store!.DisposeAsync();

    [Benchmark(OperationsPerInvoke = Messages)]
    public Task DeliverAsync() => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Task.Run(DeliverShareAsync)));

    private async Task DeliverShareAsync()
    {
        for (var i = 0; i < Messages / AtOnce; i++) await _store!.DeliverAsync(_message);
    }
}
