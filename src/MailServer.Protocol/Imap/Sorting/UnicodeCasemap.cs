using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>
/// The collation <c>i;unicode-casemap</c> (RFC 5051, required by RFC 5255 §4.2): texts that differ only in case are equal, however they are composed.
/// </summary>
public static class UnicodeCasemap
{
    /// <summary>The text by which strings are compared: equal keys mean equal texts.</summary>
    public static string Key(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
        {
            return text.ToUpperInvariant();
        }

        var runes = new List<Rune>(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Decomposition.Append(runes, ToTitle(rune));
        }

        Decomposition.Order(runes);
        return string.Create(runes.Sum(static rune => rune.Utf16SequenceLength), runes, static (output, runes) =>
        {
            foreach (Rune rune in runes)
            {
                output = output[rune.EncodeToUtf16(output)..];
            }
        });
    }

    /// <summary>Compares keys as UTF-8 octets would compare.</summary>
    public static int CompareKeys(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        int common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        return CodePointOrder(left[common]).CompareTo(CodePointOrder(right[common]));
    }

    // Surrogates stand below U+E000 in UTF-16, but mean code points above.
    private static int CodePointOrder(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;

    // RFC 5051 maps to title case, which differs from upper case for the digraphs.
    private static Rune ToTitle(Rune rune) => rune.Value switch
    {
        >= 0x01C4 and <= 0x01C6 => new Rune(0x01C5),
        >= 0x01C7 and <= 0x01C9 => new Rune(0x01C8),
        >= 0x01CA and <= 0x01CC => new Rune(0x01CB),
        >= 0x01F1 and <= 0x01F3 => new Rune(0x01F2),
        _ => Rune.ToUpperInvariant(rune),
    };
}
