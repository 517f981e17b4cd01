using BenchmarkDotNet.Attributes;
using MailServer.Protocol.Imap;

namespace MailServer.Benchmarks.Parsers;

/// <summary>From a command's text to its parsed form.</summary>
[MemoryDiagnoser]
public class ImapCommandBenchmarks
{
    [Benchmark]
    public ImapParseResult Noop() => Parse("a1 NOOP\r\n"u8);

    [Benchmark]
    public ImapParseResult Fetch() => Parse("a1 FETCH 1:* (FLAGS UID RFC822.SIZE ENVELOPE BODYSTRUCTURE)\r\n"u8);

    [Benchmark]
    public ImapParseResult FetchSections() =>
        Parse("a1 UID FETCH 17,21:40 (UID BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE)] BODY.PEEK[1.2.MIME]<0.2048>)\r\n"u8);

    [Benchmark]
    public ImapParseResult Search() => Parse("a1 UID SEARCH UNSEEN SINCE 1-Nov-2026 OR FROM alice (SUBJECT \"minutes of the board\" NOT DELETED)\r\n"u8);

    [Benchmark]
    public ImapParseResult Store() => Parse("a1 UID STORE 1:500 +FLAGS.SILENT (\\Seen $Forwarded)\r\n"u8);

    private static ImapParseResult Parse(ReadOnlySpan<byte> text) => ImapCommandParser.Parse(text, ImapParserSettings.Default);
}
