using System.Text;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Addresses;

/// <summary>The local part of an address: dot-string or quoted-string (RFC 5321 §4.1.2, RFC 6531 §3.3).</summary>
internal static class LocalPart
{
    /// <summary>RFC 5321 §4.5.3.1.1, counted without quotes.</summary>
    public const int MaxOctets = 64;

    /// <summary>Reads a local part from the start of the text; octets beyond ASCII are taken as they are (the caller has checked them).</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out string localPart, out int length) =>
        text is [(byte)'"', ..] ? TryReadQuoted(text, out localPart, out length) : TryReadDotString(text, out localPart, out length);

    /// <summary>The shortest form that SMTP can carry: as it is when it is a dot-string, else quoted.</summary>
    public static string Format(string localPart)
    {
        byte[] octets = Encoding.UTF8.GetBytes(localPart);
        if (DotStringLength(octets) == octets.Length && octets.Length > 0)
            return localPart;
        return string.Concat("\"", localPart.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal), "\"");
    }

    private static bool TryReadDotString(ReadOnlySpan<byte> text, out string localPart, out int length)
    {
        length = DotStringLength(text);
        bool valid = length is > 0 and <= MaxOctets;
        localPart = valid ? Encoding.UTF8.GetString(text[..length]) : "";
        return valid;
    }

    // The length of 1*atext *("." 1*atext) at the start; 0 when a dot stands at an end or beside another.
    private static int DotStringLength(ReadOnlySpan<byte> text)
    {
        bool afterDot = true;
        int i = 0;
        for (; i < text.Length; i++)
        {
            bool dot = text[i] == '.';
            if (dot && afterDot)
                return 0;
            if (!dot && text[i] < 0x80 && !AsciiText.IsAtext(text[i]))
                break;
            afterDot = dot;
        }

        return afterDot ? 0 : i;
    }

    private static bool TryReadQuoted(ReadOnlySpan<byte> text, out string localPart, out int length)
    {
        Span<byte> unquoted = stackalloc byte[MaxOctets];
        int count = 0;
        localPart = "";
        for (length = 1; length < text.Length; length++)
        {
            byte octet = text[length];
            if (octet == '"')
            {
                localPart = Encoding.UTF8.GetString(unquoted[..count]);
                length++;
                return true;
            }

            // quoted-pairSMTP covers ASCII only.
            if (octet == '\\' && (++length == text.Length || (octet = text[length]) >= 0x80))
                return false;
            if (count == MaxOctets)
                return false;
            unquoted[count++] = octet;
        }

        return false;
    }
}
