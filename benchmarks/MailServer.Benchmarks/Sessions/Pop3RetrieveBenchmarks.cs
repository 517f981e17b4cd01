using System.Text;
using BenchmarkDotNet.Attributes;

namespace MailServer.Benchmarks.Sessions;

/// <summary>RETR of messages of 10 KB, with one kept session.</summary>
[MemoryDiagnoser]
public class Pop3RetrieveBenchmarks
{
    private const int Messages = 100;

    private static readonly byte[] Dot = ".\r\n"u8.ToArray();
    private static readonly byte[][] Commands = [.. Enumerable.Range(1, Messages).Select(i => Encoding.Latin1.GetBytes($"RETR {i}\r\n"))];
    private MemoryClient? _client;

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        var server = await MemoryServer.CreateAsync(Messages, size: 10 * 1024);
        _client = await MemoryClient.ConnectAsync(server.Pop3, "+OK");
        await _client.CommandAsync("USER alice@example.test\r\n", "+OK");
        await _client.CommandAsync("PASS secret\r\n", "+OK");
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _client!.DisposeAsync();

    [Benchmark(OperationsPerInvoke = Messages)]
    public async Task RetrieveAsync()
    {
        foreach (var command in Commands) await _client!.CommandAsync(command, Dot);
    }
}
