using System.Buffers;
using BenchmarkDotNet.Attributes;
using MailServer.Messages;
using MailServer.Mime;
using MailServer.Protocol.Imap;

namespace MailServer.Benchmarks.Writers;

/// <summary>One row of FETCH, from what the store has ready.</summary>
[MemoryDiagnoser]
public class FetchRowBenchmarks
{
    private static readonly string[] Flags = ["\\Seen", "\\Flagged"];
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly ImapFetchWriter _writer;
    private MessageIndex? _index;

    public FetchRowBenchmarks() => _writer = new ImapFetchWriter(_output, utf8: false);

    [GlobalSetup]
    public async Task PrepareAsync() =>
        _index = await new MessageIndexer().IndexAsync(MessageContent.FromMemory(SampleMessages.Multipart(1, 10 * 1024)), CancellationToken.None);

    [Benchmark]
    public int UidAndFlags()
    {
        Begin();
        return End();
    }

    [Benchmark]
    public int EnvelopeAndStructure()
    {
        Begin();
        _writer.Size(10_240);
        _writer.Envelope(_index!.Envelope.Span);
        _writer.BodyStructure(_index.BodyStructure.Span);
        return End();
    }

    private void Begin()
    {
        _output.ResetWrittenCount();
        _writer.Begin(4711);
        _writer.Uid(104_711);
        _writer.Flags(Flags);
    }

    private int End()
    {
        _writer.End();
        return _output.WrittenCount;
    }
}
