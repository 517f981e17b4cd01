using System.Buffers;
using System.Text.Unicode;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Smtp;

/// <summary>
/// Writes replies (RFC 5321 §4.2): each line at most 512 octets, the enhanced code on each (RFC 2034 §4), control characters replaced by <c>?</c>.
/// </summary>
public static class SmtpReplyWriter
{
    /// <summary>RFC 5321 §4.5.3.1.5, with code and CRLF.</summary>
    public const int MaxLineLength = 512;

    /// <summary>Writes one reply.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="reply">The reply. An enhanced code of another class than the code is left out.</param>
    /// <param name="allowUtf8">Whether the client takes UTF-8 (RFC 6531 §3.7.4); otherwise characters beyond ASCII become <c>?</c>.</param>
    public static void Write(IBufferWriter<byte> output, SmtpReply reply, bool allowUtf8 = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(reply);
        Span<byte> enhanced = stackalloc byte[16];
        int enhancedLength = FormatEnhanced(reply, enhanced);
        ReadOnlySpan<char> rest = reply.Text.AsSpan().TrimEnd("\r\n");
        bool more = true;
        while (more)
        {
            ReadOnlySpan<char> line = ReplyText.TakeLine(ref rest, MaxLineLength - 6 - enhancedLength, allowUtf8, out more);
            WriteLine(output, reply.Code, more, enhanced[..enhancedLength], line, allowUtf8);
        }
    }

    /// <summary>Writes the answer to EHLO or LHLO: a line of greeting, then a line for each extension (RFC 5321 §4.1.1.1); no enhanced codes.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="greeting">The server's name, and more if wanted.</param>
    /// <param name="keywords">Each extension with its parameters, such as <c>SIZE 1000</c>.</param>
    public static void WriteHello(IBufferWriter<byte> output, string greeting, ReadOnlySpan<string> keywords)
    {
        ArgumentNullException.ThrowIfNull(output);
        WriteLine(output, 250, !keywords.IsEmpty, default, greeting, false);
        for (int i = 0; i < keywords.Length; i++)
            WriteLine(output, 250, i < keywords.Length - 1, default, keywords[i], false);
    }

    private static int FormatEnhanced(SmtpReply reply, Span<byte> target)
    {
        if (reply.Enhanced.IsNone || reply.Enhanced.Class != reply.Code / 100)
            return 0;
        return Utf8.TryWrite(
            target, null, $"{reply.Enhanced.Class}.{reply.Enhanced.Subject}.{reply.Enhanced.Detail} ", out int length) ? length : 0;
    }

    private static void WriteLine(
        IBufferWriter<byte> output, int code, bool more, ReadOnlySpan<byte> enhanced, ReadOnlySpan<char> text, bool allowUtf8)
    {
        Span<byte> line = output.GetSpan(MaxLineLength);
        line[0] = (byte)('0' + (code / 100));
        line[1] = (byte)('0' + (code / 10 % 10));
        line[2] = (byte)('0' + (code % 10));
        line[3] = more ? (byte)'-' : (byte)' ';
        enhanced.CopyTo(line[4..]);
        int length = 4 + enhanced.Length;
        length += ReplyText.Encode(text, line[length..(MaxLineLength - 2)], allowUtf8);
        "\r\n"u8.CopyTo(line[length..]);
        output.Advance(length + 2);
    }
}
