using System.Buffers;
using System.Text;

namespace MailServer.Protocol.Text;

/// <summary>Character classes and comparisons of the line protocols, over bytes.</summary>
internal static class AsciiText
{
    /// <summary>Octets that no command line may contain: control characters and DEL.</summary>
    private static readonly SearchValues<byte> Controls = SearchValues.Create(MakeControls());

    /// <summary>The <c>atext</c> of RFC 5322 §3.2.3.</summary>
    private static readonly SearchValues<byte> Atext = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-/=?^_`{|}~"u8);

    public static bool IsAtext(byte value) => Atext.Contains(value);

    public static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    public static bool IsLetter(byte value) => (value | 0x20) is >= (byte)'a' and <= (byte)'z';

    public static bool IsLetterOrDigit(byte value) => IsLetter(value) || IsDigit(value);

    public static bool IsAscii(byte value) => value < 0x80;

    public static bool HasControl(ReadOnlySpan<byte> text) => text.ContainsAny(Controls);

    /// <summary>Compares with a word in upper case, without regard to the case of ASCII letters and without allocation.</summary>
    public static bool EqualsWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> upperCaseWord) =>
        Ascii.EqualsIgnoreCase(text, upperCaseWord);

    /// <summary>Drops CRLF (or what is left of it) and blanks from the end of a line.</summary>
    public static ReadOnlySpan<byte> TrimLineEnd(ReadOnlySpan<byte> line)
    {
        if (line.EndsWith("\r\n"u8))
            line = line[..^2];
        return line.TrimEnd(" \t"u8);
    }

    /// <summary>Cuts the text before the first blank off and leaves what follows the blanks.</summary>
    public static ReadOnlySpan<byte> TakeWord(scoped ref ReadOnlySpan<byte> text)
    {
        int blank = text.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = blank < 0 ? text : text[..blank];
        text = blank < 0 ? default : text[blank..].TrimStart((byte)' ');
        return word;
    }

    /// <summary>An ASCII word in upper case.</summary>
    public static string ToUpper(ReadOnlySpan<byte> word) =>
        string.Create(word.Length, word, static (chars, source) => Ascii.ToUpper(source, chars, out _));

    private static byte[] MakeControls()
    {
        byte[] controls = new byte[33];
        for (int i = 0; i < 32; i++)
            controls[i] = (byte)i;
        controls[32] = 0x7F;
        return controls;
    }
}
