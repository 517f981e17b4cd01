using System.Net;
using System.Text;

namespace MailServer.Imap.Previews;

/// <summary>The words of an HTML text without its marks. Not a parser: good enough to show a line, linear in the length.</summary>
internal static class HtmlText
{
    private static readonly string[] Hidden = ["style", "script", "title"];

    public static string Extract(string html)
    {
        var text = new StringBuilder();
        var rest = html.AsSpan();
        while (!rest.IsEmpty)
        {
            var open = rest.IndexOf('<');
            text.Append(open < 0 ? rest : rest[..open]);
            if (open < 0) break;

            // A mark parts words.
            text.Append(' ');
            rest = AfterMark(rest[open..]);
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    private static ReadOnlySpan<char> AfterMark(ReadOnlySpan<char> mark)
    {
        if (mark.StartsWith("<!--")) return After(mark, "-->");
        foreach (var name in Hidden)
        {
            if (mark[1..].StartsWith(name, StringComparison.OrdinalIgnoreCase)) return After(After(mark, "</"), ">");
        }

        return After(mark, ">");
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> text, ReadOnlySpan<char> end)
    {
        var index = text.IndexOf(end);
        return index < 0 ? default : text[(index + end.Length)..];
    }
}
