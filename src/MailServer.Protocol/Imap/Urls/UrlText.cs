using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace MailServer.Protocol.Imap;

/// <summary>Percent-encoding (RFC 3986 §2.1).</summary>
internal static class UrlText
{
    // RFC 5092 §11: bchar is achar, ":", "@" and "/", what may stand bare in a mailbox or section.
    private const string Bare = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*+,&=:@/";

    /// <summary>Decodes to UTF-8 text; refuses malformed percents, and what is no UTF-8 or holds NUL.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out string decoded)
    {
        decoded = "";
        var bytes = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            byte value = (byte)text[i];
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length
                    || !byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
                {
                    return false;
                }

                i += 2;
            }

            bytes.Add(value);
        }

        byte[] array = [.. bytes];
        bool valid = Utf8.IsValid(array) && !array.Contains((byte)0);
        decoded = valid ? Encoding.UTF8.GetString(array) : "";
        return valid;
    }

    /// <summary>Encodes text as a mailbox or section of a URL.</summary>
    public static string Encode(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            if (Bare.Contains((char)value, StringComparison.Ordinal))
            {
                output.Append((char)value);
            }
            else
            {
                output.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return output.ToString();
    }

    /// <summary>A URL that a client wrote, as it may stand in a response code: nothing that ends the code or the line.</summary>
    public static string ForResponseCode(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        var output = new StringBuilder(url.Length);
        foreach (byte value in Encoding.UTF8.GetBytes(url))
        {
            if (value is > (byte)' ' and <= (byte)'~' and not (byte)']')
            {
                output.Append((char)value);
            }
            else
            {
                output.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return output.ToString();
    }
}
