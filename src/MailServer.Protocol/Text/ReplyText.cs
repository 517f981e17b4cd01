using System.Text;

namespace MailServer.Protocol.Text;

/// <summary>Text of a server's reply, on its way to the wire: cut into lines, control characters replaced, without allocation.</summary>
internal static class ReplyText
{
    /// <summary>Cuts the next line off: up to a line feed, or as much as fits, at a blank where there is one in the second half.</summary>
    /// <param name="rest">The text; moved behind the line.</param>
    /// <param name="maxOctets">The room, in octets.</param>
    /// <param name="allowUtf8">Whether characters beyond ASCII are written as UTF-8.</param>
    /// <param name="more">Whether another line follows.</param>
    public static ReadOnlySpan<char> TakeLine(scoped ref ReadOnlySpan<char> rest, int maxOctets, bool allowUtf8, out bool more)
    {
        ReadOnlySpan<char> text = rest;
        int feed = text.IndexOf('\n');
        ReadOnlySpan<char> line = feed < 0 ? text : text[..feed];
        int fitting = FittingLength(line, maxOctets, allowUtf8);
        if (fitting < line.Length)
        {
            int blank = line[..fitting].LastIndexOf(' ');
            int cut = blank > fitting / 2 ? blank + 1 : fitting;
            rest = text[cut..];
            more = true;
            return line[..cut];
        }

        more = feed >= 0;
        rest = more ? text[(feed + 1)..] : default;
        return line.TrimEnd('\r');
    }

    /// <summary>Writes text as far as it fits, and returns the number of octets.</summary>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> target, bool allowUtf8)
    {
        int count = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            Rune written = Replace(rune, allowUtf8);
            if (!written.TryEncodeToUtf8(target[count..], out int octets))
                break;
            count += octets;
        }

        return count;
    }

    private static int FittingLength(ReadOnlySpan<char> line, int maxOctets, bool allowUtf8)
    {
        int chars = 0;
        int octets = 0;
        while (chars < line.Length)
        {
            Rune.DecodeFromUtf16(line[chars..], out Rune rune, out int consumed);
            octets += Replace(rune, allowUtf8).Utf8SequenceLength;
            if (octets > maxOctets)
                break;
            chars += consumed;
        }

        return chars;
    }

    private static Rune Replace(Rune rune, bool allowUtf8) =>
        Rune.IsControl(rune) || (!allowUtf8 && !rune.IsAscii) ? new Rune('?') : rune;
}
