using System.Buffers;
using BenchmarkDotNet.Attributes;
using MailServer.Protocol.Imap;

namespace MailServer.Benchmarks.Writers;

/// <summary>An ENVELOPE from its fields, as it is written once at delivery.</summary>
[MemoryDiagnoser]
public class EnvelopeBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(4096);

    private readonly ImapEnvelope _envelope = new()
    {
        Date = "Tue, 24 Nov 2026 10:00:00 +0000",
        Subject = "Minutes of the board",
        From = [new("Alice", "alice", "example.test")],
        Sender = [new("Alice", "alice", "example.test")],
        ReplyTo = [new("Alice", "alice", "example.test")],
        To = [.. Enumerable.Range(1, 5).Select(i => new ImapAddress($"Member {i}", $"member{i}", "example.org"))],
        MessageId = "<1@example.test>",
    };

    [Benchmark]
    public int Write()
    {
        _output.ResetWrittenCount();
        _output.WriteEnvelope(_envelope);
        return _output.WrittenCount;
    }
}
