using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Sasl;

/// <summary>
/// Prepares names and passwords so that both sides derive the same octets (SASLprep, RFC 4013): blanks beyond ASCII become blanks,
/// characters that are commonly mapped to nothing go, NFKC, no control characters. Unassigned code points and the rules about
/// right-to-left text are not checked.
/// </summary>
/// <remarks>
/// In the invariant globalization mode the runtime has no data for NFKC (<see cref="CanNormalize"/>): text beyond ASCII is then taken
/// as the client normalised it, which most input methods do to NFC.
/// </remarks>
public static class SaslPrep
{
    /// <summary>Whether the runtime normalises; false in the invariant globalization mode, where normalising silently changes nothing.</summary>
    public static bool CanNormalize { get; } = "\u2168".Normalize(NormalizationForm.FormKC) == "IX";

    /// <summary>Prepares text; false when it holds prohibited characters or nothing is left.</summary>
    public static bool TryPrepare(string text, [NotNullWhen(true)] out string? prepared)
    {
        ArgumentNullException.ThrowIfNull(text);
        prepared = null;
        if (!IsWellFormed(text))
            return false;
        string normalized = Ascii.IsValid(text) ? text : Map(text).Normalize(NormalizationForm.FormKC);
        if (normalized.Length == 0 || normalized.EnumerateRunes().Any(IsProhibited))
            return false;
        prepared = normalized;
        return true;
    }

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }

    // RFC 4013 §2.1: tables C.1.2 and B.1 of RFC 3454.
    private static string Map(string text)
    {
        var mapped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c is '\u00AD' or '\u034F' or '\u1806' or '\u2060' or '\uFEFF' or (>= '\u180B' and <= '\u180D') or (>= '\u200B' and <= '\u200D')
                or (>= '\uFE00' and <= '\uFE0F'))
                continue;
            mapped.Append(c is '\u00A0' or '\u1680' or '\u202F' or '\u205F' or '\u3000' or (>= '\u2000' and <= '\u200A') ? ' ' : c);
        }

        return mapped.ToString();
    }

    // RFC 4013 §2.3: control characters, private use, non-characters, marks of direction.
    private static bool IsProhibited(Rune rune) =>
        Rune.IsControl(rune)
        || Rune.GetUnicodeCategory(rune) == System.Globalization.UnicodeCategory.PrivateUse
        || (rune.Value & 0xFFFE) == 0xFFFE
        || rune.Value is (>= 0xFDD0 and <= 0xFDEF) or (>= 0xFFF9 and <= 0xFFFD) or (>= 0x2FF0 and <= 0x2FFB)
            or 0x200E or 0x200F or 0x2028 or 0x2029 or (>= 0x202A and <= 0x202E) or (>= 0x206A and <= 0x206F) or (>= 0xE0000 and <= 0xE007F);
}
