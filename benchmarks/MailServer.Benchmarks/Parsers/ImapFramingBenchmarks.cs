using System.Buffers;
using BenchmarkDotNet.Attributes;
using MailServer.Protocol.Imap;

namespace MailServer.Benchmarks.Parsers;

/// <summary>From bytes to a command's text, without and with a literal.</summary>
[MemoryDiagnoser]
public class ImapFramingBenchmarks
{
    private readonly ImapCommandScanner _scanner = new(ImapFramingLimits.Default);
    private readonly ReadOnlySequence<byte> _line = new("a1 UID FETCH 1:* (UID FLAGS)\r\n"u8.ToArray());
    private readonly ReadOnlySequence<byte> _literal = new("a1 LOGIN {18+}\r\nalice@example.test {6+}\r\nsecret\r\n"u8.ToArray());

    [Benchmark]
    public int Line() => Scan(_line);

    [Benchmark]
    public int Literals() => Scan(_literal);

    private int Scan(ReadOnlySequence<byte> input)
    {
        while (_scanner.Scan(ref input) == ImapScanStatus.LiteralAnnounced) _scanner.TryAcceptLiteral();
        var length = _scanner.Text.Length;
        _scanner.Reset();
        return length;
    }
}
