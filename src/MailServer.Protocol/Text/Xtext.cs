using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace MailServer.Protocol.Text;

/// <summary>The <c>xtext</c> of RFC 3461 §4: printable ASCII in which <c>+</c>, <c>=</c> and all else is <c>+HH</c>.</summary>
public static class Xtext
{
    /// <summary>Decodes xtext into printable text. False when malformed, or when it hides control characters or text that is not allowed.</summary>
    /// <param name="encoded">What the client sent.</param>
    /// <param name="allowUtf8">Whether the decoded octets may be UTF-8; otherwise only ASCII.</param>
    /// <param name="decoded">The text.</param>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, bool allowUtf8, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        byte[] octets = new byte[encoded.Length];
        int count = 0;
        for (int i = 0; i < encoded.Length; i++)
        {
            byte octet = encoded[i];
            if (octet == '+' && !TryReadHex(encoded, ref i, out octet))
                return false;
            if (octet == '=' && encoded[i] == '=')
                return false;
            octets[count++] = octet;
        }

        return Utf8Text.TryDecode(octets.AsSpan(0, count), allowUtf8, out decoded);
    }

    /// <summary>Encodes text as xtext, over its UTF-8 octets.</summary>
    public static string Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var builder = new StringBuilder(text.Length);
        foreach (byte octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is > 32 and < 127 and not (byte)'+' and not (byte)'=')
                builder.Append((char)octet);
            else
                builder.Append('+').Append(octet.ToString("X2", CultureInfo.InvariantCulture));
        }

        return builder.ToString();
    }

    // Upper case by the RFC; lower case is accepted as other servers do.
    private static bool TryReadHex(ReadOnlySpan<byte> encoded, ref int index, out byte octet)
    {
        octet = 0;
        if (index + 2 >= encoded.Length
            || !char.IsAsciiHexDigit((char)encoded[index + 1]) || !char.IsAsciiHexDigit((char)encoded[index + 2]))
            return false;
        octet = (byte)((HexValue(encoded[index + 1]) << 4) | HexValue(encoded[index + 2]));
        index += 2;
        return true;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
