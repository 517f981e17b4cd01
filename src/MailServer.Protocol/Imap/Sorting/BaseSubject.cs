using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>The base subject of a message (RFC 5256 §2.1), and whether anything of a reply or forward was taken off it.</summary>
/// <param name="Text">What is left; in the subject's own case.</param>
/// <param name="IsReplyOrForward">Whether <c>Re:</c>, <c>Fwd:</c>, <c>(fwd)</c> or <c>[fwd: …]</c> was there.</param>
public readonly record struct BaseSubject(string Text, bool IsReplyOrForward)
{
    // Ten times the longest line that RFC 5322 §2.1.1 allows. What is beyond does not count.
    private const int LongestSubject = 10_000;

    private const string Forward = "[fwd:";
    private const string ForwardTrailer = "(fwd)";

    /// <summary>Extracts the base subject; linear in the length.</summary>
    /// <param name="subject">The subject with its encoded words already decoded.</param>
    public static BaseSubject Extract(string? subject)
    {
        ReadOnlySpan<char> text = Collapse(subject ?? "");
        bool isReply = false;
        while (true)
        {
            text = WithoutTrailers(text, ref isReply);
            text = WithoutLeaders(text, ref isReply);

            // Step 6.
            if (!text.StartsWith(Forward, StringComparison.OrdinalIgnoreCase) || !text.EndsWith("]"))
            {
                return new BaseSubject(text.ToString(), isReply);
            }

            isReply = true;
            text = text[Forward.Length..^1];
        }
    }

    // Step 1: every run of white space becomes one space.
    private static string Collapse(string subject)
    {
        ReadOnlySpan<char> text = subject.AsSpan(0, Math.Min(subject.Length, LongestSubject));
        bool isCollapsed = subject.Length == text.Length && !text.ContainsAny("\t\r\n") && !text.Contains("  ", StringComparison.Ordinal);
        if (isCollapsed)
        {
            return subject;
        }

        var output = new StringBuilder(text.Length);
        bool space = false;
        foreach (char value in text)
        {
            bool isSpace = value is ' ' or '\t' or '\r' or '\n';
            if (!isSpace || !space)
            {
                output.Append(isSpace ? ' ' : value);
            }

            space = isSpace;
        }

        return output.ToString();
    }

    // Step 2: subj-trailer.
    private static ReadOnlySpan<char> WithoutTrailers(ReadOnlySpan<char> text, scoped ref bool isReply)
    {
        while (true)
        {
            text = text.TrimEnd(' ');
            if (!text.EndsWith(ForwardTrailer, StringComparison.OrdinalIgnoreCase))
            {
                return text;
            }

            isReply = true;
            text = text[..^ForwardTrailer.Length];
        }
    }

    // Steps 3 to 5. Blobs that no subj-refwd follows are looked at once: none can follow them later either.
    private static ReadOnlySpan<char> WithoutLeaders(ReadOnlySpan<char> text, scoped ref bool isReply)
    {
        while (true)
        {
            text = text.TrimStart(' ');
            int end = 0;
            int lastBlob = 0;
            for (int length = BlobLength(text); length > 0; length = BlobLength(text[end..]))
            {
                lastBlob = end;
                end += length;
            }

            int prefix = ReplyLength(text[end..]);
            if (prefix == 0)
            {
                // Step 4: the last blob stays if nothing would be left without it.
                return end < text.Length ? text[end..] : text[lastBlob..];
            }

            isReply = true;
            text = text[(end + prefix)..];
        }
    }

    // subj-blob: brackets without brackets in them, and the space behind them.
    private static int BlobLength(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("["))
        {
            return 0;
        }

        int bracket = text[1..].IndexOfAny('[', ']') + 1;
        if (bracket == 0 || text[bracket] == '[')
        {
            return 0;
        }

        return bracket + 1 + Spaces(text[(bracket + 1)..]);
    }

    // subj-refwd: "re", "fw" or "fwd", perhaps a blob, and a colon.
    private static int ReplyLength(ReadOnlySpan<char> text)
    {
        int length = text.StartsWith("re", StringComparison.OrdinalIgnoreCase) ? 2
            : text.StartsWith("fwd", StringComparison.OrdinalIgnoreCase) ? 3
            : text.StartsWith("fw", StringComparison.OrdinalIgnoreCase) ? 2
            : 0;
        if (length == 0)
        {
            return 0;
        }

        length += Spaces(text[length..]);
        length += BlobLength(text[length..]);
        return length < text.Length && text[length] == ':' ? length + 1 : 0;
    }

    private static int Spaces(ReadOnlySpan<char> text) => text.Length - text.TrimStart(' ').Length;
}
