using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>
/// The parts of a CATENATE (RFC 4469 §3) that one text names: URLs in their order, and then at most one text, whose bytes the session streams.
/// </summary>
/// <param name="Urls">The URLs, as written; see <see cref="ImapUrl"/>.</param>
/// <param name="Text">The announcement of the text behind them; null when the list of parts ends here.</param>
/// <param name="IsUtf8">Whether the text came as <c>UTF8 (~{n})</c> (RFC 6855 §4).</param>
public sealed record CatenatePiece(IReadOnlyList<string> Urls, ImapLiteral? Text, bool IsUtf8)
{
    /// <summary>Parts up to a text or the closing parenthesis, which is taken.</summary>
    /// <param name="reader">Behind the opening parenthesis, or behind the bytes of a text.</param>
    /// <param name="isFirst">Whether a part must come at once; otherwise a space or the end of the list.</param>
    /// <param name="piece">The parts.</param>
    internal static bool Parse(ref ImapReader reader, bool isFirst, [NotNullWhen(true)] out CatenatePiece? piece)
    {
        piece = null;
        var urls = new List<string>();
        ImapLiteral? text = null;
        bool utf8 = false;
        while (isFirst || reader.TryTake((byte)' '))
        {
            isFirst = false;
            if (reader.TryName("URL"u8))
            {
                if (!Url(ref reader, urls))
                {
                    return false;
                }

                continue;
            }

            if (!Announced(ref reader, out utf8, out ImapLiteral literal))
            {
                return false;
            }

            text = literal;
            break;
        }

        piece = new CatenatePiece(urls, text, utf8);
        return text is not null || reader.Close();
    }

    private static bool Url(ref ImapReader reader, List<string> urls)
    {
        if (!reader.Space() || !reader.Utf8Astring(out string url))
        {
            return false;
        }

        if (urls.Count == reader.Settings.MaxListItems)
        {
            return reader.Fail("too many parts");
        }

        urls.Add(url);
        return true;
    }

    private static bool Announced(ref ImapReader reader, out bool utf8, out ImapLiteral literal)
    {
        literal = default;
        utf8 = reader.TryName("UTF8"u8);
        if (!utf8 && !reader.TryName("TEXT"u8))
        {
            return reader.Fail("an unknown part");
        }

        return reader.Space() && (!utf8 || reader.Open()) && reader.Announcement(out literal)
            && (!utf8 || literal.IsBinary || reader.Fail("UTF8 needs a literal8"));
    }
}
