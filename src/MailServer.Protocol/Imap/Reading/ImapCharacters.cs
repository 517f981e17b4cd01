using System.Buffers;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>The character classes of RFC 9051 §9.</summary>
internal static class ImapCharacters
{
    private const string AtomSpecials = "(){ %*\"\\]";

    /// <summary>ATOM-CHAR.</summary>
    public static SearchValues<byte> Atom { get; } = Printable(except: AtomSpecials);

    /// <summary>ASTRING-CHAR: ATOM-CHAR and <c>]</c>.</summary>
    public static SearchValues<byte> Astring { get; } = Printable(except: AtomSpecials.Replace("]", "", StringComparison.Ordinal));

    /// <summary>list-char: ASTRING-CHAR and the wildcards.</summary>
    public static SearchValues<byte> List { get; } = Printable(except: "(){ \"\\");

    /// <summary>The characters of a tag: ASTRING-CHAR without <c>+</c>.</summary>
    public static SearchValues<byte> Tag { get; } = Printable(except: AtomSpecials.Replace("]", "+", StringComparison.Ordinal));

    /// <summary>The characters of names such as <c>HEADER.FIELDS</c>, without the brackets that may follow.</summary>
    public static SearchValues<byte> Name { get; } =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_="u8);

    /// <summary>The characters of a sequence-set.</summary>
    public static SearchValues<byte> Set { get; } = SearchValues.Create("0123456789:,*$"u8);

    /// <summary>Compares without regard to the case of ASCII letters.</summary>
    public static bool EqualsIgnoreCase(this ReadOnlySpan<byte> text, ReadOnlySpan<byte> other) => Ascii.EqualsIgnoreCase(text, other);

    private static SearchValues<byte> Printable(string except)
    {
        var bytes = new List<byte>();
        for (int value = 0x21; value < 0x7F; value++)
        {
            if (!except.Contains((char)value, StringComparison.Ordinal))
            {
                bytes.Add((byte)value);
            }
        }

        return SearchValues.Create(bytes.ToArray());
    }
}
