using System.Buffers;
using System.Text;
using MailServer.Protocol.Imap;

namespace MailServer.Protocol.Tests.Imap;

/// <summary>Text to bytes and back, each character one byte.</summary>
internal static class Wire
{
    /// <summary>With all extensions.</summary>
    public static ImapParserSettings Everything { get; } = new() { Extensions = ImapGrammarExtensions.All };

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }

    public static ImapParseResult Parse(string text, ImapParserSettings? settings = null) =>
        ImapCommandParser.Parse(Bytes(text + "\r\n"), settings ?? Everything);

    public static T Command<T>(string text, ImapParserSettings? settings = null)
        where T : ImapCommand
    {
        ImapParseResult result = Parse(text, settings);
        Assert.True(result.Status == ImapParseStatus.Ok, $"{text}: {result.Status} {result.Error}");
        return Assert.IsType<T>(result.Command);
    }

    public static void Invalid(string text, ImapParserSettings? settings = null)
    {
        ImapParseResult result = Parse(text, settings);
        Assert.True(result.Status == ImapParseStatus.Invalid, $"{text}: {result.Status}");
        Assert.False(string.IsNullOrEmpty(result.Error));
    }

    /// <summary>A sequence of segments, cut at the given places.</summary>
    public static ReadOnlySequence<byte> Segments(byte[] bytes, params int[] cuts)
    {
        int[] borders = [0, .. cuts.Where(cut => cut > 0 && cut < bytes.Length).Distinct().Order(), bytes.Length];
        var first = new Segment(bytes.AsMemory(0, borders[1]), 0);
        Segment last = first;
        for (int i = 1; i + 1 < borders.Length; i++)
        {
            last = last.Append(bytes.AsMemory(borders[i], borders[i + 1] - borders[i]));
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
