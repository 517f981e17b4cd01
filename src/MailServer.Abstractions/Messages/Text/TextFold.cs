using System.Text;

namespace MailServer.Messages.Text;

/// <summary>
/// Makes texts alike that a reader takes for the same: upper case, without the accents of Latin, Greek and Cyrillic letters.
/// Each character is folded by itself, and characters that a search takes for equal (RFC 9051 §6.4.4, without regard to case) fold to the same:
/// when a text holds a needle, the folded text holds the folded needle. An index of folded texts therefore narrows and never loses.
/// </summary>
public static class TextFold
{
    private static readonly char[] Map = BuildMap();

    /// <summary>Tells one way of folding from another, as the runtime's tables change: an index made with another must be made anew.</summary>
    public static int Version { get; } = Fingerprint();

    /// <summary>Appends a text, folded. Combining accents vanish.</summary>
    public static void Append(StringBuilder folded, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(folded);
        Span<char> buffer = stackalloc char[256];
        while (!text.IsEmpty)
        {
            var piece = text[..Math.Min(text.Length, buffer.Length)];
            folded.Append(buffer[..Fold(piece, buffer)]);
            text = text[piece.Length..];
        }
    }

    /// <summary>The text, folded.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        Append(folded, text);
        return folded.ToString();
    }

    private static int Fold(ReadOnlySpan<char> text, Span<char> folded)
    {
        var length = 0;
        foreach (var character in text)
        {
            var value = Map[character];
            if (value != '\0') folded[length++] = value;
        }

        return length;
    }

    // '\0' stands for characters that vanish; NUL itself, which ends texts in some libraries, becomes the replacement character.
    // What becomes of a character depends on its upper case alone: so characters that are equal stay equal.
    private static char[] BuildMap()
    {
        var bases = AccentedLetters.Bases();
        var map = new char[char.MaxValue + 1];
        for (var i = 0; i <= char.MaxValue; i++)
        {
            var upper = char.ToUpperInvariant((char)i);
            map[i] = bases.TryGetValue(upper, out var letter) ? letter : WithoutAccent(upper);
        }

        map[0] = '\uFFFD';
        return map;
    }

    // Beyond the first plane case lies in the second half of the pair: all of them become one, which only costs a look.
    private static char WithoutAccent(char upper) =>
        upper is >= '\u0300' and <= '\u036F' ? '\0' : char.IsLowSurrogate(upper) ? '\uDC00' : upper;

    private static int Fingerprint()
    {
        var hash = 17;
        foreach (var character in Map) hash = unchecked((hash * 31) + character);
        return hash;
    }
}
