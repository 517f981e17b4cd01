using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>
/// Parses search keys with a stack of its own, so that a client that nests half a million NOTs costs no more than the limits allow.
/// </summary>
internal static class SearchKeyParser
{
    private enum FrameKind
    {
        Program,
        Parentheses,
        Not,
        Or,
        Fuzzy,
    }

    /// <summary>Parses the keys up to the end of the command.</summary>
    /// <param name="reader">At the first key.</param>
    /// <param name="decodeUtf8">Whether texts are UTF-8; otherwise their bytes become characters one by one, to be thrown away.</param>
    /// <param name="key">The condition.</param>
    public static bool TryParse(ref ImapReader reader, bool decodeUtf8, [NotNullWhen(true)] out SearchKey? key)
    {
        key = null;
        int count = 0;
        var stack = new Stack<Frame>();
        stack.Push(new Frame(FrameKind.Program));
        while (stack.Count > 0)
        {
            if (++count > reader.Settings.MaxSearchKeys)
            {
                return reader.Fail("too many search keys");
            }

            if (TryOpen(ref reader, out Frame? opened))
            {
                stack.Push(opened);
                if (stack.Count > reader.Settings.MaxDepth)
                {
                    return reader.Fail("search keys are nested too deep");
                }
            }
            else if (reader.Error is not null
                || !SearchLeaf.TryParse(ref reader, decodeUtf8, out SearchKey? leaf)
                || !Complete(ref reader, stack, leaf, out key))
            {
                return false;
            }
        }

        return key is not null;
    }

    private static bool TryOpen(ref ImapReader reader, [NotNullWhen(true)] out Frame? frame)
    {
        frame = null;
        if (reader.TryTake((byte)'('))
        {
            frame = new Frame(FrameKind.Parentheses);
            return true;
        }

        FrameKind kind = reader.TryName("NOT"u8) ? FrameKind.Not
            : reader.TryName("OR"u8) ? FrameKind.Or
            : reader.Settings.Allows(ImapGrammarExtensions.Fuzzy) && reader.TryName("FUZZY"u8) ? FrameKind.Fuzzy
            : FrameKind.Program;
        if (kind == FrameKind.Program || !reader.Space())
        {
            return false;
        }

        frame = new Frame(kind);
        return true;
    }

    // Gives a finished key to the frame that waits for it; frames that this finishes are keys themselves.
    private static bool Complete(ref ImapReader reader, Stack<Frame> stack, SearchKey key, out SearchKey? result)
    {
        result = null;
        while (true)
        {
            Frame frame = stack.Peek();
            frame.Keys.Add(key);
            if (!IsFinished(ref reader, frame))
            {
                return reader.Space();
            }

            stack.Pop();
            key = frame.ToKey();
            if (stack.Count == 0)
            {
                result = key;
                return true;
            }
        }
    }

    private static bool IsFinished(ref ImapReader reader, Frame frame) => frame.Kind switch
    {
        FrameKind.Not or FrameKind.Fuzzy => true,
        FrameKind.Or => frame.Keys.Count == 2,
        FrameKind.Parentheses => reader.TryTake((byte)')'),
        _ => reader.IsEnd,
    };

    private sealed class Frame(FrameKind kind)
    {
        public FrameKind Kind { get; } = kind;

        public List<SearchKey> Keys { get; } = [];

        public SearchKey ToKey() => Kind switch
        {
            FrameKind.Not => new SearchNot(Keys[0]),
            FrameKind.Fuzzy => new SearchFuzzy(Keys[0]),
            FrameKind.Or => new SearchOr(Keys[0], Keys[1]),
            _ => Keys.Count == 1 ? Keys[0] : new SearchAnd(Keys),
        };
    }
}
