using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>
/// Modified UTF-7, the form of mailbox names in IMAP4rev1 (RFC 3501 §5.1.3). Strict: each name has one form only, every other is refused,
/// so that two names that look the same to a client are never two mailboxes.
/// </summary>
public static class ModifiedUtf7
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

    /// <summary>Decodes a name; false when it is no modified UTF-7.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? name)
    {
        name = null;
        var text = new StringBuilder(bytes.Length);
        bool afterShift = false;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte value = bytes[i];
            if (value is < 0x20 or > 0x7E)
            {
                return false;
            }

            if (value != (byte)'&')
            {
                text.Append((char)value);
                afterShift = false;
                continue;
            }

            int length = bytes[(i + 1)..].IndexOf((byte)'-');
            if (length < 0 || (length > 0 && (afterShift || !TryDecodeShift(bytes.Slice(i + 1, length), text))))
            {
                return false;
            }

            if (length == 0)
            {
                text.Append('&');
            }

            // Two shifts in a row would be one: "superfluous".
            afterShift = length > 0;
            i += length + 1;
        }

        name = text.ToString();
        return true;
    }

    /// <summary>Encodes a name; a lone surrogate, which no mailbox name holds, becomes U+FFFD.</summary>
    public static void Encode(ReadOnlySpan<char> name, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!name.IsEmpty)
        {
            int direct = name.IndexOfAnyExceptInRange(' ', '~');
            direct = direct < 0 ? name.Length : direct;
            EncodeDirect(name[..direct], output);
            name = name[direct..];
            int shifted = name.IndexOfAnyInRange(' ', '~');
            shifted = shifted < 0 ? name.Length : shifted;
            EncodeShift(name[..shifted], output);
            name = name[shifted..];
        }
    }

    private static void EncodeDirect(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        foreach (char character in text)
        {
            output.Write(character == '&' ? "&-"u8 : [(byte)character]);
        }
    }

    private static void EncodeShift(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        if (text.IsEmpty)
        {
            return;
        }

        output.Write("&"u8);
        uint bits = 0;
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bits = (bits << 16) | Scalar(text, i);
            for (count += 16; count >= 6;)
            {
                count -= 6;
                output.Write([(byte)Alphabet[(int)(bits >> count) & 63]]);
            }
        }

        if (count > 0)
        {
            output.Write([(byte)Alphabet[(int)(bits << (6 - count)) & 63]]);
        }

        output.Write("-"u8);
    }

    private static char Scalar(ReadOnlySpan<char> text, int index)
    {
        char character = text[index];
        bool paired = char.IsHighSurrogate(character)
            ? index + 1 < text.Length && char.IsLowSurrogate(text[index + 1])
            : !char.IsLowSurrogate(character) || (index > 0 && char.IsHighSurrogate(text[index - 1]));
        return paired ? character : '\uFFFD';
    }

    private static bool TryDecodeShift(ReadOnlySpan<byte> base64, StringBuilder text)
    {
        int start = text.Length;
        uint bits = 0;
        int count = 0;
        foreach (byte value in base64)
        {
            int digit = Alphabet.IndexOf((char)value, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            bits = (bits << 6) | (uint)digit;
            count += 6;
            if (count >= 16)
            {
                count -= 16;
                text.Append((char)(bits >> count));
                bits &= (1u << count) - 1;
            }
        }

        return count < 6 && bits == 0 && IsShiftedText(text, start);
    }

    // Printable ASCII must stand for itself, and surrogates come in pairs.
    private static bool IsShiftedText(StringBuilder text, int start)
    {
        string shifted = text.ToString(start, text.Length - start);
        return shifted.AsSpan().IndexOfAnyInRange(' ', '~') < 0 && MailboxNameRules.IsWellFormed(shifted);
    }
}
