using System.Text;

namespace MailServer.Messages.Text;

/// <summary>Decodes encoded words in header text (RFC 2047). What is malformed stays as it is. Linear in the length.</summary>
public static class EncodedWords
{
    // RFC 2047 §2 allows 75; writers of mail are less strict.
    private const int LongestWord = 1_000;

    /// <summary>The text with its encoded words decoded.</summary>
    public static string Decode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains("=?", StringComparison.Ordinal)) return text;
        var result = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        var afterWord = false;
        while (!rest.IsEmpty)
        {
            var start = rest.IndexOf("=?");
            if (start < 0) break;
            var between = rest[..start];
            rest = rest[start..];
            if (TryDecodeWord(rest, out var decoded, out var length))
            {
                // White space between two encoded words is not shown (RFC 2047 §6.2).
                if (!afterWord || !between.IsWhiteSpace()) result.Append(between);
                result.Append(decoded);
                rest = rest[length..];
                afterWord = true;
            }
            else
            {
                result.Append(between).Append("=?");
                rest = rest[2..];
                afterWord = false;
            }
        }

        return result.Append(rest).ToString();
    }

    private static bool TryDecodeWord(ReadOnlySpan<char> text, out string decoded, out int length)
    {
        decoded = "";
        length = 0;
        var limited = text[..Math.Min(text.Length, LongestWord)];
        var charsetEnd = IndexOf(limited, '?', 2);
        var encodingEnd = charsetEnd < 0 ? -1 : IndexOf(limited, '?', charsetEnd + 1);
        if (encodingEnd != charsetEnd + 2) return false;
        var end = limited[(encodingEnd + 1)..].IndexOf("?=");
        if (end < 0) return false;
        length = encodingEnd + 1 + end + 2;
        return TryDecode(limited[2..charsetEnd], limited[charsetEnd + 1], limited.Slice(encodingEnd + 1, end), out decoded);
    }

    private static bool TryDecode(ReadOnlySpan<char> charset, char encoding, ReadOnlySpan<char> encoded, out string decoded)
    {
        decoded = "";
        if (!Ascii.IsValid(encoded)) return false;
        var input = Encoding.Latin1.GetBytes(encoded.ToString());
        var bytes = new byte[input.Length + TransferDecoder.Surplus];
        int count;
        switch (encoding)
        {
            case 'B' or 'b':
                var base64 = new Base64Decoder();
                count = base64.Decode(input, bytes);
                count += base64.Finish(bytes.AsSpan(count));
                break;
            case 'Q' or 'q':
                input.AsSpan().Replace((byte)'_', (byte)' ');
                var quoted = new QuotedPrintableDecoder();
                count = quoted.Decode(input, bytes);
                count += quoted.Finish(bytes.AsSpan(count));
                break;
            default:
                return false;
        }

        // RFC 2231 §5: a language may follow the charset after an asterisk.
        var star = charset.IndexOf('*');
        decoded = Charsets.Find((star < 0 ? charset : charset[..star]).ToString()).GetString(bytes, 0, count);
        return true;
    }

    private static int IndexOf(ReadOnlySpan<char> text, char value, int start)
    {
        if (start > text.Length) return -1;
        var index = text[start..].IndexOf(value);
        return index < 0 ? -1 : start + index;
    }
}
