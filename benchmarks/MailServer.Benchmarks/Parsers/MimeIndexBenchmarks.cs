using BenchmarkDotNet.Attributes;
using MailServer.Messages;
using MailServer.Mime;

namespace MailServer.Benchmarks.Parsers;

/// <summary>What is done once for each message at delivery: envelope, structure and search fields.</summary>
[MemoryDiagnoser]
public class MimeIndexBenchmarks
{
    private readonly MessageIndexer _indexer = new();
    private readonly MessageContent _plain = MessageContent.FromMemory(SampleMessages.Plain(1, 10 * 1024));
    private readonly MessageContent _multipart = MessageContent.FromMemory(SampleMessages.Multipart(1, 10 * 1024));

    [Benchmark]
    public ValueTask<MessageIndex> Plain() => _indexer.IndexAsync(_plain, CancellationToken.None);

    [Benchmark]
    public ValueTask<MessageIndex> Multipart() => _indexer.IndexAsync(_multipart, CancellationToken.None);
}
