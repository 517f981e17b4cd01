using BenchmarkDotNet.Attributes;

namespace MailServer.Benchmarks.Sessions;

/// <summary>FETCH 1:* over 10,000 messages, with one kept session.</summary>
[MemoryDiagnoser]
public class ImapFetchBenchmarks
{
    private MemoryClient? _client;

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        var server = await MemoryServer.CreateAsync(messages: 10_000, size: 2 * 1024);
        _client = await MemoryClient.ConnectAsync(server.Imap, "* OK");
        await _client.CommandAsync("a LOGIN alice@example.test secret\r\n", "a OK");
        await _client.CommandAsync("a SELECT INBOX\r\n", "a OK");
    }

    [GlobalCleanup]
    public async Task CleanUpAsync() => await _client!.DisposeAsync();

    [Benchmark]
    public Task<long> UidAndFlags() => _client!.CommandAsync("a FETCH 1:* (UID FLAGS)\r\n", "a OK");

    [Benchmark]
    public Task<long> EnvelopeAndStructure() => _client!.CommandAsync("a FETCH 1:* (FLAGS UID RFC822.SIZE ENVELOPE BODYSTRUCTURE)\r\n", "a OK");

    [Benchmark]
    public Task<long> HeaderFields() => _client!.CommandAsync("a FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (SUBJECT FROM)])\r\n", "a OK");
}
