using System.Text;
using MailServer.Imap.Decoding;

namespace MailServer.Imap.Searching;

/// <summary>A header block as text: unfolded (RFC 5322 §2.2.3), encoded words decoded (RFC 2047), one field a line.</summary>
internal sealed class HeaderText
{
    private readonly string _text;

    public HeaderText(ReadOnlySpan<byte> block)
    {
        var raw = Encoding.UTF8.GetString(block);
        var unfolded = raw
            .Replace("\r\n ", " ", StringComparison.Ordinal)
            .Replace("\r\n\t", " ", StringComparison.Ordinal);
        _text = EncodedWords.Decode(unfolded);
    }

    public ReadOnlySpan<char> Text => _text;

    /// <summary>Whether a field of a name is there and its value holds a text.</summary>
    public bool HasField(string name, TextNeedle needle)
    {
        foreach (var range in Text.Split("\r\n"))
        {
            var line = Text[range];
            var colon = line.IndexOf(':');
            if (colon > 0 && line[..colon].TrimEnd().Equals(name, StringComparison.OrdinalIgnoreCase) && needle.IsIn(line[(colon + 1)..])) return true;
        }

        return false;
    }
}
