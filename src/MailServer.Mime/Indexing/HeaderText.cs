using System.Text;
using MimeKit;
using MimeKit.Utils;

namespace MailServer.Mime.Indexing;

/// <summary>A field's value as text: unfolded (RFC 5322 §2.2.3), without blanks at its ends, encoded words as they are.</summary>
internal static class HeaderText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string? Raw(Header? field) => field is null ? null : Raw(field.RawValue);

    public static string Raw(byte[] value)
    {
        var text = Decode(value);
        if (text.AsSpan().ContainsAny('\r', '\n', '\0'))
            text = text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Replace('\0', '\uFFFD');
        return text.Trim();
    }

    /// <summary>RFC 2047 words and 8-bit text decoded.</summary>
    public static string Decoded(Header field) => field.Value.Replace('\0', '\uFFFD').Trim();

    /// <summary>8-bit bytes are UTF-8 (RFC 6532). What else they may be, clients cannot know: it is guessed here and told as encoded words.</summary>
    private static string Decode(byte[] value)
    {
        try
        {
            return StrictUtf8.GetString(value);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.UTF8.GetString(Rfc2047.EncodeText(Encoding.UTF8, Rfc2047.DecodeText(value)));
        }
    }
}
