using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>Message ids out of header fields, in one spelling (RFC 5256 §3): <c>&lt;"a"@b&gt;</c> is <c>a@b</c>.</summary>
public static class MessageIds
{
    // Some discussions are long, but a field with more ids is an attack on whoever threads it. The nearest ancestors count.
    private const int MostIds = 1_000;

    /// <summary>The first valid id of a Message-ID field, or null.</summary>
    public static string? First(string? field)
    {
        ReadOnlySpan<char> rest = field;
        return Next(ref rest);
    }

    /// <summary>
    /// The ancestors of a message: the ids of References; without any, the first id of In-Reply-To; without that, none.
    /// </summary>
    /// <param name="references">The value of References, or null.</param>
    /// <param name="inReplyTo">The value of In-Reply-To, or null.</param>
    public static IReadOnlyList<string> References(string? references, string? inReplyTo)
    {
        var found = new List<string>();
        ReadOnlySpan<char> rest = references;
        while (Next(ref rest) is { } id)
        {
            found.Add(id);
        }

        if (found.Count == 0 && First(inReplyTo) is { } parent)
        {
            found.Add(parent);
        }

        return found.Count <= MostIds ? found : found[^MostIds..];
    }

    private static string? Next(ref ReadOnlySpan<char> rest)
    {
        while (true)
        {
            int open = rest.IndexOf('<');
            if (open < 0)
            {
                rest = default;
                return null;
            }

            rest = rest[(open + 1)..];
            if (TryRead(ref rest, out string id))
            {
                return id;
            }
        }
    }

    // Up to the bracket that closes the id, quotes and what they escape taken out. Leaves the rest behind the last character looked at.
    private static bool TryRead(ref ReadOnlySpan<char> rest, out string id)
    {
        var output = new StringBuilder();
        bool quoted = false;
        int at = -1;
        for (int i = 0; i < rest.Length; i++)
        {
            char value = rest[i];
            if (value == '"')
            {
                quoted = !quoted;
            }
            else if (quoted && value == '\\' && i + 1 < rest.Length)
            {
                output.Append(rest[++i]);
            }
            else if (!quoted && value == '>')
            {
                rest = rest[(i + 1)..];
                id = output.ToString();
                return at > 0 && at < id.Length - 1;
            }
            else if (!quoted && value == '<')
            {
                // The id before was cut short; another starts here.
                rest = rest[i..];
                id = "";
                return false;
            }
            else if (quoted || !char.IsWhiteSpace(value))
            {
                at = value == '@' && !quoted ? output.Length : at;
                output.Append(value);
            }
        }

        rest = default;
        id = "";
        return false;
    }
}
