using System.Buffers;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>
/// How texts are compared in SEARCH, SORT and THREAD (RFC 5255 §4): a comparator of the registry of RFC 4790. All of these offer equality,
/// ordering and substring.
/// </summary>
public sealed class Collation
{
    private const int MostCharacters = 254;
    private readonly Func<string, string> _key;

    private Collation(string name, Func<string, string> key)
    {
        Name = name;
        _key = key;
    }

    /// <summary><c>i;unicode-casemap</c> (RFC 5051), the default.</summary>
    public static Collation UnicodeCasemap { get; } = new("i;unicode-casemap", Imap.UnicodeCasemap.Key);

    /// <summary><c>i;ascii-casemap</c> (RFC 4790 §9.2): only the letters of US-ASCII lose their case.</summary>
    public static Collation AsciiCasemap { get; } = new("i;ascii-casemap", AsciiUpper);

    /// <summary><c>i;octet</c> (RFC 4790 §9.3): texts are equal when their octets are.</summary>
    public static Collation Octet { get; } = new("i;octet", static text => text);

    /// <summary>All of them, the default first.</summary>
    public static IReadOnlyList<Collation> All { get; } = [UnicodeCasemap, AsciiCasemap, Octet];

    /// <summary>The name in the registry.</summary>
    public string Name { get; }

    /// <summary>The text by which strings are compared: equal keys mean equal texts.</summary>
    public string Key(string text) => _key(text);

    /// <summary>The text by which strings are ordered: what holds octets that could not be decoded stands together behind the rest (RFC 5255 §4.6).</summary>
    internal string OrderKey(string text)
    {
        const string Last = "\U0010FFFF";
        return text.Contains('\uFFFD') ? Last + Key(text) : Key(text);
    }

    /// <summary>
    /// Finds the comparators that a client may mean (RFC 4790 §3.2): a name, a pattern with <c>*</c>, or <c>default</c> (RFC 5255 §4.7).
    /// What is neither, by its characters, its length or its wildcards, means none.
    /// </summary>
    /// <param name="pattern">What the client wrote.</param>
    public static IEnumerable<Collation> Match(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Equals("default", StringComparison.OrdinalIgnoreCase))
        {
            return [UnicodeCasemap];
        }

        if (!IsPattern(pattern))
        {
            return [];
        }

        string[] parts = pattern.Split('*');
        return All.Where(collation => Matches(parts, collation.Name));
    }

    // RFC 4790 §3.1, §3.2, collation-wild.
    internal static bool IsPattern(string pattern) =>
        pattern.Length is > 0 and <= MostCharacters
        && (pattern[0] == '*' || char.IsAsciiLetter(pattern[0]))
        && pattern.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or ';' or '=' or '.' or '*')
        && !pattern.Contains("**", StringComparison.Ordinal);

    // The parts between the wildcards, one after the other; the first at the beginning and the last at the end.
    private static bool Matches(string[] parts, string name)
    {
        if (parts.Length == 1)
        {
            return name.Equals(parts[0], StringComparison.OrdinalIgnoreCase);
        }

        int at = 0;
        for (int i = 0; i < parts.Length - 1; i++)
        {
            int found = name.IndexOf(parts[i], at, StringComparison.OrdinalIgnoreCase);
            if (found < 0 || (i == 0 && found > 0))
            {
                return false;
            }

            at = found + parts[i].Length;
        }

        return name.Length - at >= parts[^1].Length && name.EndsWith(parts[^1], StringComparison.OrdinalIgnoreCase);
    }

    private static string AsciiUpper(string text) => string.Create(text.Length, text, static (upper, text) =>
    {
        for (int i = 0; i < upper.Length; i++)
        {
            upper[i] = char.IsAsciiLetterLower(text[i]) ? (char)(text[i] - ('a' - 'A')) : text[i];
        }
    });
}

/// <summary>A text that is looked for in others by a collation (the substring operation, RFC 4790 §4.2.3), made ready once.</summary>
public sealed class CollatedText
{
    private readonly Collation _collation;
    private readonly string _key;
    private readonly bool _isAscii;
    private readonly SearchValues<string>? _values;

    /// <param name="text">What is looked for.</param>
    /// <param name="collation">How.</param>
    public CollatedText(string text, Collation collation)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(collation);
        _collation = collation;
        _key = collation.Key(text);
        _isAscii = Ascii.IsValid(text);
        _values = text.Length == 0 ? null : SearchValues.Create([text], StringComparison.OrdinalIgnoreCase);
        Reach = Math.Max(text.Length, _key.Length);
    }

    /// <summary>How many characters of another text may be needed to find it there.</summary>
    public int Reach { get; }

    /// <summary>Whether it occurs in a text; an empty one does everywhere.</summary>
    public bool IsIn(ReadOnlySpan<char> text)
    {
        if (_values is null)
        {
            return true;
        }

        bool alike = text.ContainsAny(_values);
        if (_collation == Collation.UnicodeCasemap)
        {
            // What is alike but for its case is equal here; what is not may be equal all the same, once it is decomposed.
            return alike || (!(_isAscii && Ascii.IsValid(text)) && HasKey(text));
        }

        // What is equal by the others is alike but for its case.
        return alike && ((_collation == Collation.AsciiCasemap && _isAscii && Ascii.IsValid(text)) || HasKey(text));
    }

    private bool HasKey(ReadOnlySpan<char> text) => _collation.Key(text.ToString()).Contains(_key, StringComparison.Ordinal);
}
