using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>Writes the tokens of responses (RFC 9051 §9). Nothing here allocates.</summary>
public static class ImapTokenWriter
{
    // A longer string is easier for clients to read as a literal, and some limit their line.
    private const int LongestQuoted = 1_000;
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    private static readonly SearchValues<char> AstringChars =
        SearchValues.Create("!#$&'+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz|}~");

    /// <summary>Writes text that is known to be ASCII, such as an atom.</summary>
    public static void WriteAscii(this IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(output);
        Span<byte> span = output.GetSpan(text.Length);
        Encoding.Latin1.GetBytes(text, span);
        output.Advance(text.Length);
    }

    /// <summary>Writes a number, 0 or more.</summary>
    public static void WriteNumber(this IBufferWriter<byte> output, long number)
    {
        ArgumentNullException.ThrowIfNull(output);
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out int length);
        output.Advance(length);
    }

    /// <summary>Writes the announcement of a literal and its CRLF; the caller sends exactly so many bytes next.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="length">The number of bytes.</param>
    /// <param name="binary">Whether it is a literal8, whose bytes may be NUL.</param>
    public static void WriteLiteralHeader(this IBufferWriter<byte> output, long length, bool binary = false)
    {
        output.Write(binary ? "~{"u8 : "{"u8);
        output.WriteNumber(length);
        output.Write("}\r\n"u8);
    }

    /// <summary>Writes a string: quoted when that is safe, a literal otherwise.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="text">The text; NUL, which no string can hold, becomes <c>?</c>.</param>
    /// <param name="utf8">Whether the client has enabled UTF-8, so that it may stand between quotes.</param>
    public static void WriteString(this IBufferWriter<byte> output, ReadOnlySpan<char> text, bool utf8 = false)
    {
        if (text.Length <= LongestQuoted && IsQuotable(text, utf8))
        {
            WriteQuoted(output, text);
            return;
        }

        output.WriteLiteralHeader(Encoding.UTF8.GetByteCount(text));
        for (int nul = text.IndexOf('\0'); nul >= 0; nul = text.IndexOf('\0'))
        {
            Encoding.UTF8.GetBytes(text[..nul], output);
            output.Write("?"u8);
            text = text[(nul + 1)..];
        }

        Encoding.UTF8.GetBytes(text, output);
    }

    /// <summary>Writes a string or NIL.</summary>
    public static void WriteNString(this IBufferWriter<byte> output, string? text, bool utf8 = false)
    {
        if (text is null)
        {
            output.Write("NIL"u8);
            return;
        }

        output.WriteString(text, utf8);
    }

    /// <summary>Writes an atom where that is possible, a string otherwise.</summary>
    public static void WriteAstring(this IBufferWriter<byte> output, ReadOnlySpan<char> text, bool utf8 = false)
    {
        bool isAtom = !text.IsEmpty
            && !text.ContainsAnyExcept(AstringChars)
            && !text.Equals("NIL", StringComparison.OrdinalIgnoreCase);
        if (isAtom)
        {
            output.WriteAscii(text);
            return;
        }

        output.WriteString(text, utf8);
    }

    /// <summary>Writes the name of a mailbox: UTF-8 when the client has enabled it, modified UTF-7 otherwise.</summary>
    public static void WriteMailbox(this IBufferWriter<byte> output, string name, bool utf8)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (utf8 || (Ascii.IsValid(name) && !name.Contains('&', StringComparison.Ordinal) && IsQuotable(name, utf8: false)))
        {
            output.WriteAstring(name, utf8);
            return;
        }

        WriteMailboxString(output, name, utf8);
    }

    /// <summary>Writes a date-time in quotes, such as <c>" 7-Feb-1994 22:43:04 -0800"</c>.</summary>
    public static void WriteDateTime(this IBufferWriter<byte> output, DateTimeOffset value)
    {
        ArgumentNullException.ThrowIfNull(output);
        Span<byte> text = output.GetSpan(28);
        "\"00-Jan-0000 00:00:00 +0000\""u8.CopyTo(text);
        Digits(text.Slice(1, 2), value.Day);
        text[1] = text[1] == (byte)'0' ? (byte)' ' : text[1];
        Encoding.Latin1.GetBytes(Months.AsSpan((value.Month - 1) * 3, 3), text[4..]);
        Digits(text.Slice(8, 4), value.Year);
        Digits(text.Slice(13, 2), value.Hour);
        Digits(text.Slice(16, 2), value.Minute);
        Digits(text.Slice(19, 2), value.Second);
        int zone = (int)value.Offset.TotalMinutes;
        text[22] = zone < 0 ? (byte)'-' : (byte)'+';
        Digits(text.Slice(23, 2), Math.Abs(zone) / 60);
        Digits(text.Slice(25, 2), Math.Abs(zone) % 60);
        output.Advance(28);
    }

    /// <summary>Writes a flag-list with its parentheses.</summary>
    public static void WriteFlagList(this IBufferWriter<byte> output, IReadOnlyList<string> flags)
    {
        ArgumentNullException.ThrowIfNull(flags);
        output.Write("("u8);
        for (int i = 0; i < flags.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : " "u8);
            output.WriteAscii(flags[i]);
        }

        output.Write(")"u8);
    }

    private static bool IsQuotable(ReadOnlySpan<char> text, bool utf8) =>
        utf8
            ? text.IndexOfAnyInRange('\0', '\u001F') < 0 && !text.Contains('\u007F')
            : !text.ContainsAnyExceptInRange(' ', '~');

    private static void WriteQuoted(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        output.Write("\""u8);
        for (int special = text.IndexOfAny('"', '\\'); special >= 0; special = text.IndexOfAny('"', '\\'))
        {
            Encoding.UTF8.GetBytes(text[..special], output);
            output.Write(text[special] == '"' ? "\\\""u8 : "\\\\"u8);
            text = text[(special + 1)..];
        }

        Encoding.UTF8.GetBytes(text, output);
        output.Write("\""u8);
    }

    /// <summary>As <see cref="WriteMailbox"/>, but never an atom.</summary>
    internal static void WriteMailboxString(IBufferWriter<byte> output, string name, bool utf8)
    {
        if (utf8)
        {
            output.WriteString(name, utf8);
            return;
        }

        // Encoded names hold neither controls nor 8-bit, so they can always be quoted.
        output.Write("\""u8);
        ReadOnlySpan<char> rest = name;
        for (int special = rest.IndexOfAny('"', '\\'); special >= 0; special = rest.IndexOfAny('"', '\\'))
        {
            ModifiedUtf7.Encode(rest[..special], output);
            output.Write(rest[special] == '"' ? "\\\""u8 : "\\\\"u8);
            rest = rest[(special + 1)..];
        }

        ModifiedUtf7.Encode(rest, output);
        output.Write("\""u8);
    }

    private static void Digits(Span<byte> text, int number)
    {
        for (int i = text.Length - 1; i >= 0; i--, number /= 10)
        {
            text[i] = (byte)('0' + (number % 10));
        }
    }
}
