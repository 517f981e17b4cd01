using System.Diagnostics.CodeAnalysis;
using MailServer.Protocol.Text;

namespace MailServer.Protocol.Addresses;

/// <summary>
/// The paths of MAIL and RCPT in angle brackets (RFC 5321 §4.1.2). A source route is read and dropped (Appendix C).
/// </summary>
public static class MailPath
{
    /// <summary>The longest path in octets, punctuation included (RFC 5321 §4.5.3.1.3).</summary>
    public const int MaxOctets = 256;

    /// <summary>Reads a reverse-path from the start of the text.</summary>
    /// <param name="text">The text; moved behind the path when it is valid.</param>
    /// <param name="allowUtf8">Whether RFC 6531 addresses are allowed.</param>
    /// <param name="address">The address, or null for <c>&lt;&gt;</c>.</param>
    public static bool TryReadReverse(ref ReadOnlySpan<byte> text, bool allowUtf8, out EmailAddress? address)
    {
        address = null;
        if (!text.StartsWith("<>"u8))
            return TryRead(ref text, allowUtf8, out address);
        text = text[2..];
        return true;
    }

    /// <summary>Reads a forward-path from the start of the text; <c>&lt;Postmaster&gt;</c> may stand without a domain (RFC 5321 §4.1.1.3).</summary>
    /// <param name="text">The text; moved behind the path when it is valid.</param>
    /// <param name="allowUtf8">Whether RFC 6531 addresses are allowed.</param>
    /// <param name="address">The address.</param>
    public static bool TryReadForward(ref ReadOnlySpan<byte> text, bool allowUtf8, [NotNullWhen(true)] out EmailAddress? address)
    {
        const int length = 12;
        if (text.Length < length || !AsciiText.EqualsWord(text[..length], "<POSTMASTER>"u8))
            return TryRead(ref text, allowUtf8, out address);
        address = new EmailAddress("Postmaster", "");
        text = text[length..];
        return true;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> text, bool allowUtf8, [NotNullWhen(true)] out EmailAddress? address)
    {
        address = null;
        int end = FindEnd(text);
        if (end is < 0 or >= MaxOctets)
            return false;
        ReadOnlySpan<byte> content = text[1..end];
        if (!TrySkipRoute(ref content, allowUtf8) || !Mailbox.TryParse(content, allowUtf8, out address))
            return false;
        text = text[(end + 1)..];
        return true;
    }

    // The closing bracket outside quotes.
    private static int FindEnd(ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)'<', ..])
            return -1;
        bool quoted = false;
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            else if (quoted && text[i] == '\\')
                i++;
            else if (!quoted && text[i] == '>')
                return i;
        }

        return -1;
    }

    // A-d-l ":" where A-d-l = "@" Domain *("," "@" Domain).
    private static bool TrySkipRoute(ref ReadOnlySpan<byte> content, bool allowUtf8)
    {
        if (content is not [(byte)'@', ..])
            return true;
        int colon = content.IndexOf((byte)':');
        if (colon < 0)
            return false;
        ReadOnlySpan<byte> route = content[..colon];
        foreach (Range hop in route.Split((byte)','))
        {
            if (route[hop] is not [(byte)'@', ..] || !DomainName.IsValid(route[hop][1..], allowUtf8))
                return false;
        }

        content = content[(colon + 1)..];
        return true;
    }
}
