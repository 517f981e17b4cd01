namespace MailServer.Protocol.Imap;

/// <summary>
/// The pattern of a LIST command (RFC 9051 §6.3.9): <c>*</c> matches anything, <c>%</c> anything within one level.
/// A match costs at most the product of the two lengths, however many wildcards there are.
/// </summary>
public sealed class ListPattern
{
    private const int OnStack = 256;
    private readonly string _pattern;
    private readonly string _literalPrefix;
    private readonly char _delimiter;

    /// <summary>Makes a pattern of the two arguments of LIST, decoded.</summary>
    /// <param name="reference">The reference, put in front of the pattern.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="delimiter">What separates levels.</param>
    public ListPattern(string reference, string pattern, char delimiter = '/')
    {
        _pattern = Simplify(MailboxNames.Canonicalize(reference + pattern, delimiter));
        _delimiter = delimiter;
        int wildcard = _pattern.AsSpan().IndexOfAny('%', '*');
        _literalPrefix = wildcard < 0 ? _pattern : _pattern[..wildcard];
    }

    /// <summary>Whether the pattern has no wildcard and so names one mailbox.</summary>
    public bool IsLiteral => _literalPrefix.Length == _pattern.Length;

    /// <summary>The start that every matching name has: what needs to be looked at.</summary>
    public string LiteralPrefix => _literalPrefix;

    /// <summary>Whether the pattern matches the whole name.</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        // "*" may stand in the middle of "inbox", but then the client has not spelled INBOX: only a spelled prefix is case-free.
        if (!name.StartsWith(_literalPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        return IsLiteral ? name.Length == _pattern.Length : MatchesRest(name[_literalPrefix.Length..]);
    }

    /// <summary>
    /// The names above <paramref name="name"/> that match: with <c>%</c> they are listed even if they do not exist,
    /// because the client could not find their children otherwise (RFC 9051 §6.3.9, RFC 5258 §3.5). The nearest comes first.
    /// </summary>
    public IEnumerable<string> MatchingAncestors(string name)
    {
        foreach (string ancestor in MailboxNames.Ancestors(name, _delimiter))
        {
            if (Matches(ancestor))
            {
                yield return ancestor;
            }
        }
    }

    /// <inheritdoc />
    public override string ToString() => _pattern;

    // One column a character of the name: reached[i] says that the first i characters of the pattern match what has been read.
    private bool MatchesRest(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> pattern = _pattern.AsSpan(_literalPrefix.Length);
        Span<bool> reached = pattern.Length < OnStack ? stackalloc bool[pattern.Length + 1] : new bool[pattern.Length + 1];
        reached.Clear();
        reached[0] = true;
        SkipWildcards(pattern, reached);
        foreach (char character in name)
        {
            if (!Step(pattern, reached, character))
            {
                return false;
            }
        }

        return reached[^1];
    }

    private bool Step(ReadOnlySpan<char> pattern, Span<bool> reached, char character)
    {
        bool any = false;
        for (int i = pattern.Length; i > 0; i--)
        {
            // A wildcard that was reached takes the character and stays; anything else must be the character.
            char expected = pattern[i - 1];
            bool isWildcard = expected == '*' || (expected == '%' && character != _delimiter);
            reached[i] = isWildcard ? reached[i - 1] || reached[i] : expected == character && expected is not ('%' or '*') && reached[i - 1];
            any |= reached[i];
        }

        reached[0] = false;
        SkipWildcards(pattern, reached);
        return any;
    }

    // A wildcard may match nothing.
    private static void SkipWildcards(ReadOnlySpan<char> pattern, Span<bool> reached)
    {
        for (int i = 0; i < pattern.Length; i++)
        {
            reached[i + 1] |= reached[i] && pattern[i] is '%' or '*' && reached[i];
        }
    }

    // "**", "*%" and "%*" say no more than "*", and "%%" no more than "%".
    private static string Simplify(string pattern)
    {
        var simple = new System.Text.StringBuilder(pattern.Length);
        for (int i = 0; i < pattern.Length;)
        {
            int end = i;
            while (end < pattern.Length && pattern[end] is '%' or '*')
            {
                end++;
            }

            if (end == i)
            {
                simple.Append(pattern[i++]);
                continue;
            }

            simple.Append(pattern.AsSpan(i, end - i).Contains('*') ? '*' : '%');
            i = end;
        }

        return simple.ToString();
    }
}
