using System.Text;

namespace MailServer.Messages.Text;

/// <summary>A header block as text: unfolded (RFC 5322 §2.2.3), encoded words decoded (RFC 2047), one field a line.</summary>
internal static class HeaderText
{
    public static string Decode(ReadOnlySpan<byte> block)
    {
        var unfolded = Encoding.UTF8.GetString(block)
            .Replace("\r\n ", " ", StringComparison.Ordinal)
            .Replace("\r\n\t", " ", StringComparison.Ordinal);
        return EncodedWords.Decode(unfolded);
    }
}
