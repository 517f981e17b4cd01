using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace MailServer.Protocol.Text;

/// <summary>The <c>utf-8-addr-xtext</c> and <c>utf-8-addr-unitext</c> of RFC 6533 §3: UTF-8 in which a character may be <c>\x{HEX}</c>.</summary>
public static class Unitext
{
    private const int MaxHexDigits = 6;

    /// <summary>
    /// Decodes an address of type utf-8. Text that does not follow the syntax is kept as it is (RFC 6533 §3), unless it could not be printed.
    /// </summary>
    /// <param name="encoded">What the client sent.</param>
    /// <param name="allowUtf8">Whether octets beyond ASCII may stand there unencoded.</param>
    /// <param name="decoded">The address.</param>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, bool allowUtf8, [NotNullWhen(true)] out string? decoded)
    {
        if (!Utf8Text.TryDecode(encoded, allowUtf8, out decoded))
            return false;
        decoded = Unescape(decoded) ?? decoded;
        return true;
    }

    /// <summary>Encodes an address for servers without SMTPUTF8: all ASCII (<c>utf-8-addr-xtext</c>).</summary>
    public static string Encode(string address) => Encode(address, keepsUtf8: false);

    /// <summary>Encodes an address for the ORCPT parameter of servers with SMTPUTF8: only the ASCII characters that may not stand there (<c>utf-8-addr-unitext</c>).</summary>
    public static string EncodeForUtf8(string address) => Encode(address, keepsUtf8: true);

    private static string Encode(string address, bool keepsUtf8)
    {
        ArgumentNullException.ThrowIfNull(address);
        var builder = new StringBuilder(address.Length);
        foreach (Rune rune in address.EnumerateRunes())
        {
            if (rune.Value is > 32 and < 127 and not '\\' and not '+' and not '=' || (keepsUtf8 && !rune.IsAscii))
                builder.Append(rune.ToString());
            else
                builder.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X2}}}");
        }

        return builder.ToString();
    }

    private static string? Unescape(string text)
    {
        var builder = new StringBuilder(text.Length);
        ReadOnlySpan<char> rest = text;
        for (int escape; (escape = rest.IndexOf('\\')) >= 0;)
        {
            builder.Append(rest[..escape]);
            rest = rest[escape..];
            if (!TryReadRune(ref rest, out Rune rune))
                return null;
            builder.Append(rune.ToString());
        }

        return builder.Append(rest).ToString();
    }

    // Control characters stay encoded: they would forge lines in a report.
    private static bool TryReadRune(ref ReadOnlySpan<char> text, out Rune rune)
    {
        rune = default;
        int end = text.IndexOf('}');
        if (end is < 5 or > 3 + MaxHexDigits || !text.StartsWith("\\x{"))
            return false;
        if (!int.TryParse(text[3..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            || !Rune.TryCreate(value, out rune) || Rune.IsControl(rune))
            return false;
        text = text[(end + 1)..];
        return true;
    }
}
