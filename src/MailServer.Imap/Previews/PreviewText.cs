using System.Text;

namespace MailServer.Imap.Previews;

/// <summary>Makes one line of text: white space runs together, control characters go, and it ends after so many characters.</summary>
internal static class PreviewText
{
    // RFC 8970 §3.2: it should not be longer.
    private const int MostCharacters = 200;

    public static string Shorten(string text)
    {
        var result = new StringBuilder(MostCharacters);
        var count = 0;
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                space = count > 0;
                continue;
            }

            if (Rune.IsControl(rune)) continue;
            if (count + (space ? 2 : 1) > MostCharacters) break;
            if (space) result.Append(' ');
            result.Append(rune.ToString());
            count += space ? 2 : 1;
            space = false;
        }

        return result.ToString();
    }
}
