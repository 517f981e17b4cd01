using System.Buffers;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Pop3;

/// <summary>Writes responses (RFC 1939 §3; codes by RFC 2449 §8): one line, 512 octets at most, control characters replaced by <c>?</c>.</summary>
public static class Pop3ResponseWriter
{
    private const int MaxLineLength = 512;

    /// <summary>Writes <c>+OK</c>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">The text.</param>
    /// <param name="allowUtf8">Whether text beyond ASCII is sent (RFC 6856 §2); otherwise it becomes <c>?</c>.</param>
    public static void WriteOk(IBufferWriter<byte> output, ReadOnlySpan<char> text, bool allowUtf8 = false) =>
        WriteLine(output, "+OK "u8, null, text, allowUtf8);

    /// <summary>Writes <c>-ERR</c>.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">The text.</param>
    /// <param name="code">A response code without brackets, such as <c>IN-USE</c> or <c>SYS/TEMP</c>, or null.</param>
    /// <param name="allowUtf8">Whether text beyond ASCII is sent.</param>
    public static void WriteError(IBufferWriter<byte> output, ReadOnlySpan<char> text, string? code = null, bool allowUtf8 = false) =>
        WriteLine(output, "-ERR "u8, code, text, allowUtf8);

    /// <summary>Writes one line of a multi-line response (LIST, UIDL, CAPA, LANG), a dot at its start doubled.</summary>
    public static void WriteListLine(IBufferWriter<byte> output, ReadOnlySpan<char> text, bool allowUtf8 = false) =>
        WriteLine(output, text is ['.', ..] ? "."u8 : default, null, text, allowUtf8);

    /// <summary>Writes the end of a multi-line response.</summary>
    public static void WriteListEnd(IBufferWriter<byte> output) => output.Write(".\r\n"u8);

    /// <summary>Writes the line that asks for the next SASL message (RFC 5034 §4).</summary>
    public static void WriteContinuation(IBufferWriter<byte> output, ReadOnlySpan<byte> base64)
    {
        output.Write("+ "u8);
        output.Write(base64);
        output.Write("\r\n"u8);
    }

    private static void WriteLine(IBufferWriter<byte> output, ReadOnlySpan<byte> start, string? code, ReadOnlySpan<char> text, bool allowUtf8)
    {
        ArgumentNullException.ThrowIfNull(output);
        Span<byte> line = output.GetSpan(MaxLineLength);
        Span<byte> room = line[..(MaxLineLength - 2)];
        start.CopyTo(room);
        int length = start.Length;
        if (code is not null)
            length += ReplyText.Encode($"[{code}] ", room[length..], false);
        length += ReplyText.Encode(text, room[length..], allowUtf8);
        "\r\n"u8.CopyTo(line[length..]);
        output.Advance(length + 2);
    }
}
