using System.Globalization;
using System.Text;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Addresses;

/// <summary>Domain names as SMTP allows them (RFC 5321 §4.1.2, §4.5.3.1.2; U-labels by RFC 6531 §3.3).</summary>
public static class DomainName
{
    /// <summary>The longest domain, in octets.</summary>
    public const int MaxOctets = 255;

    /// <summary>The longest label, in characters (RFC 1035 §2.3.4).</summary>
    public const int MaxLabelLength = 63;

    /// <summary>Whether the text is a domain name: labels of letters, digits and inner hyphens, each 1 to 63 long, 255 octets in all.</summary>
    /// <param name="name">The name in UTF-8.</param>
    /// <param name="allowUtf8">Whether labels may hold letters and digits beyond ASCII. Their mapping (IDNA) is not checked here.</param>
    public static bool IsValid(ReadOnlySpan<byte> name, bool allowUtf8)
    {
        if (name.IsEmpty || name.Length > MaxOctets || !Utf8Text.IsPrintable(name, allowUtf8))
            return false;
        foreach (Range label in name.Split((byte)'.'))
        {
            if (!IsLabel(name[label]))
                return false;
        }

        return true;
    }

    /// <inheritdoc cref="IsValid(ReadOnlySpan{byte}, bool)"/>
    public static bool IsValid(string name, bool allowUtf8)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= MaxOctets && IsValid(Encoding.UTF8.GetBytes(name), allowUtf8);
    }

    private static bool IsLabel(ReadOnlySpan<byte> label)
    {
        if (label.IsEmpty || label[0] == '-' || label[^1] == '-')
            return false;
        int length = 0;
        for (; !label.IsEmpty; length++)
        {
            Rune.DecodeFromUtf8(label, out Rune rune, out int octets);
            if (!IsLabelCharacter(rune))
                return false;
            label = label[octets..];
        }

        return length <= MaxLabelLength;
    }

    // Beyond ASCII: letters, marks and digits, and the characters that RFC 5892 §2.6 and Appendix A allow in context.
    // Look-alikes of the dot (U+3002, U+FF0E, U+FF61) are punctuation and fall out.
    private static bool IsLabelCharacter(Rune rune)
    {
        if (rune.IsAscii)
            return rune.Value == '-' || AsciiText.IsLetterOrDigit((byte)rune.Value);
        if (rune.Value is 0x00B7 or 0x0375 or 0x05F3 or 0x05F4 or 0x30FB or 0x200C or 0x200D)
            return true;
        return Rune.GetUnicodeCategory(rune) is <= UnicodeCategory.DecimalDigitNumber;
    }
}
