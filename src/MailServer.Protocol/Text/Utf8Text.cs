using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace MailServer.Protocol.Text;

/// <summary>Text from outside: valid UTF-8 (or only ASCII) without control characters.</summary>
internal static class Utf8Text
{
    /// <summary>Whether the text is valid UTF-8 without C0, DEL or C1 control characters; ASCII only unless UTF-8 is allowed.</summary>
    public static bool IsPrintable(ReadOnlySpan<byte> text, bool allowUtf8)
    {
        if (AsciiText.HasControl(text))
            return false;
        if (Ascii.IsValid(text))
            return true;
        return allowUtf8 && Utf8.IsValid(text) && !HasHighControl(text);
    }

    /// <summary>Makes a string of text that <see cref="IsPrintable"/> accepts.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, bool allowUtf8, [NotNullWhen(true)] out string? decoded)
    {
        decoded = IsPrintable(text, allowUtf8) ? Encoding.UTF8.GetString(text) : null;
        return decoded is not null;
    }

    /// <summary>
    /// Decodes whatever a peer said for logs and reports: malformed UTF-8 becomes U+FFFD, control characters become <c>?</c>.
    /// </summary>
    public static string DecodeForDisplay(ReadOnlySpan<byte> text)
    {
        string decoded = Encoding.UTF8.GetString(text);
        return decoded.AsSpan().ContainsAnyInRange('\0', '\x1F') || decoded.AsSpan().ContainsAnyInRange('\x7F', '\x9F')
            ? string.Create(decoded.Length, decoded, static (chars, source) => ReplaceControls(source, chars))
            : decoded;
    }

    // U+0080 to U+009F are C2 80 to C2 9F; U+2028 and U+2029, which some readers take for line ends, are E2 80 A8 and A9.
    private static bool HasHighControl(ReadOnlySpan<byte> text)
    {
        for (int at; (at = text.IndexOfAny((byte)0xC2, (byte)0xE2)) >= 0; text = text[(at + 1)..])
        {
            ReadOnlySpan<byte> rune = text[at..];
            if (rune[0] == 0xC2 ? rune[1] < 0xA0 : rune[1] == 0x80 && rune[2] is 0xA8 or 0xA9)
                return true;
        }

        return false;
    }

    private static void ReplaceControls(string source, Span<char> target)
    {
        for (int i = 0; i < source.Length; i++)
            target[i] = char.IsControl(source[i]) ? '?' : source[i];
    }
}
