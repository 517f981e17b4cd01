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
        _pattern = Simplify(MailboxNames.Canonicalize(MailboxNames.Compose(reference + pattern), delimiter));
        _delimiter = delimiter;
        int wildcard = _pattern.AsSpan().IndexOfAny('%', '*');
        _literalPrefix = wildcard < 0 ? _pattern : _pattern[..wildcard];
    }

    /// <summary>Whether the pattern has no wildcard and so names one mailbox.</summary>
    public bool IsLiteral => _literalPrefix.Length == _pattern.Length;

    /// <summary>The start that every matching name has: what needs to be looked at.</summary>
    public string LiteralPrefix => _literalPrefix;

    /// <summary>Whether a name begins as every matching one does. When not, neither it nor a name above it matches.</summary>
    public bool IsNear(string name) =>
        name.StartsWith(_literalPrefix, StringComparison.OrdinalIgnoreCase) || !Composition.IsComposed(name);

    /// <summary>Whether the pattern matches the whole name, however the two are composed (RFC 9051 §5.1).</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        if (!Composition.IsComposed(name))
        {
            name = MailboxNames.Compose(name.ToString());
        }

        int caseless = CaselessLength(name);
        if (!StartsWithPrefix(name, caseless))
        {
            return false;
        }

        return IsLiteral
            ? name.Length == _pattern.Length
            : MatchesRest(name[_literalPrefix.Length..], caseless - _literalPrefix.Length);
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

    // INBOX has no case (RFC 9051 §5.1): "inb%" lists it.
    private int CaselessLength(ReadOnlySpan<char> name)
    {
        int length = MailboxNames.Inbox.Length;
        bool isInbox = name.Length >= length && MailboxNames.IsInbox(name[..length]) && (name.Length == length || name[length] == _delimiter);
        return isInbox ? length : 0;
    }

    private bool StartsWithPrefix(ReadOnlySpan<char> name, int caseless)
    {
        ReadOnlySpan<char> prefix = _literalPrefix;
        if (prefix.Length > name.Length)
        {
            return false;
        }

        int split = Math.Min(caseless, prefix.Length);
        return prefix[..split].Equals(name[..split], StringComparison.OrdinalIgnoreCase)
            && name[split..].StartsWith(prefix[split..], StringComparison.Ordinal);
    }

    // One column a character of the name: reached[i] says that the first i characters of the pattern match what has been read.
    private bool MatchesRest(ReadOnlySpan<char> name, int caseless)
    {
        ReadOnlySpan<char> pattern = _pattern.AsSpan(_literalPrefix.Length);
        Span<bool> reached = pattern.Length < OnStack ? stackalloc bool[pattern.Length + 1] : new bool[pattern.Length + 1];
        reached.Clear();
        reached[0] = true;
        SkipWildcards(pattern, reached);
        for (int i = 0; i < name.Length; i++)
        {
            if (!Step(pattern, reached, name[i], ignoreCase: i < caseless))
            {
                return false;
            }
        }

        return reached[^1];
    }

    private bool Step(ReadOnlySpan<char> pattern, Span<bool> reached, char character, bool ignoreCase)
    {
        bool any = false;
        for (int i = pattern.Length; i > 0; i--)
        {
            // A wildcard that was reached takes the character and stays; anything else must be the character.
            char expected = pattern[i - 1];
            reached[i] = expected switch
            {
                '*' => reached[i - 1] || reached[i],
                '%' => character != _delimiter && (reached[i - 1] || reached[i]),
                _ => reached[i - 1] && IsSame(expected, character, ignoreCase),
            };
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
            reached[i + 1] |= reached[i] && pattern[i] is '%' or '*';
        }
    }

    private static bool IsSame(char expected, char character, bool ignoreCase) =>
        expected == character || (ignoreCase && char.ToUpperInvariant(expected) == char.ToUpperInvariant(character));

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
