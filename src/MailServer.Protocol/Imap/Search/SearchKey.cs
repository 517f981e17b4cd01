using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>
/// A condition on messages (RFC 9051 §6.4.4). The tree is never deeper than <see cref="ImapParserSettings.MaxDepth"/>, so it may be walked by recursion.
/// UNSEEN, NEW, OLD and their like are told with <see cref="SearchNot"/>, <see cref="SearchAnd"/> and <see cref="SearchFlag"/>.
/// </summary>
public abstract record SearchKey
{
    /// <summary>
    /// Whether a key of a kind is in the tree: with <see cref="SearchModSeq"/> the answer must tell the mod-sequence (RFC 7162 §3.1.5).
    /// </summary>
    /// <typeparam name="TKey">The kind.</typeparam>
    public bool Contains<TKey>()
        where TKey : SearchKey => this is TKey || this switch
        {
            SearchAnd and => and.Keys.Any(static key => key.Contains<TKey>()),
            SearchOr or => or.Left.Contains<TKey>() || or.Right.Contains<TKey>(),
            SearchNot not => not.Key.Contains<TKey>(),
            SearchFuzzy fuzzy => fuzzy.Key.Contains<TKey>(),
            _ => false,
        };

    /// <summary>Whether a key names messages by their sequence numbers, which are gone after ENABLE UIDONLY (RFC 9586).</summary>
    public bool UsesSequenceNumbers => this switch
    {
        SearchNumbers numbers => !numbers.IsUid && !numbers.Numbers.IsSavedResult,
        SearchAnd and => and.Keys.Any(static key => key.UsesSequenceNumbers),
        SearchOr or => or.Left.UsesSequenceNumbers || or.Right.UsesSequenceNumbers,
        SearchNot not => not.Key.UsesSequenceNumbers,
        SearchFuzzy fuzzy => fuzzy.Key.UsesSequenceNumbers,
        _ => false,
    };

    /// <summary>Reads keys that stand alone, such as the value of a stored filter (RFC 5466 §3.2); texts are UTF-8.</summary>
    /// <param name="text">One or more keys.</param>
    /// <param name="settings">How much the text may ask for.</param>
    /// <param name="key">The condition.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, ImapParserSettings settings, [NotNullWhen(true)] out SearchKey? key)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var reader = new ImapReader(text, settings);
        return SearchKeyParser.TryParse(ref reader, decodeUtf8: true, out key);
    }
}

/// <summary>ALL: every message.</summary>
public sealed record SearchAll : SearchKey
{
    /// <summary>The only one needed.</summary>
    public static SearchAll Instance { get; } = new();
}

/// <summary>All of these; the keys of a SEARCH and of parentheses.</summary>
/// <param name="Keys">One or more.</param>
public sealed record SearchAnd(IReadOnlyList<SearchKey> Keys) : SearchKey;

/// <summary>OR: at least one of the two.</summary>
/// <param name="Left">One.</param>
/// <param name="Right">The other.</param>
public sealed record SearchOr(SearchKey Left, SearchKey Right) : SearchKey;

/// <summary>NOT.</summary>
/// <param name="Key">What must not hold.</param>
public sealed record SearchNot(SearchKey Key) : SearchKey;

/// <summary>ANSWERED, DELETED, DRAFT, FLAGGED, SEEN, RECENT and KEYWORD.</summary>
/// <param name="Flag">The flag, system flags in the spelling of <see cref="ImapFlag"/>; keywords compare without case.</param>
public sealed record SearchFlag(string Flag) : SearchKey;

/// <summary>FUZZY: the key may be fulfilled more or less (RFC 6203 §3).</summary>
/// <param name="Key">What should hold.</param>
public sealed record SearchFuzzy(SearchKey Key) : SearchKey;

/// <summary>FILTER: the keys stored under a name stand here (RFC 5466 §3.1). It implies UTF-8: with another CHARSET the answer is BAD [BADCHARSET].</summary>
/// <param name="Name">The filter's name, in lower case as entry names are.</param>
public sealed record SearchFilter(string Name) : SearchKey;

/// <summary>BCC, CC, FROM, SUBJECT, TO and HEADER.</summary>
/// <param name="Field">The field's name; of the short forms in upper case.</param>
/// <param name="Text">What the field must contain; empty: the field must exist.</param>
public sealed record SearchHeader(string Field, string Text) : SearchKey;

/// <summary>BODY and TEXT.</summary>
/// <param name="Text">What must be contained.</param>
/// <param name="BodyOnly">Whether the header does not count (BODY).</param>
public sealed record SearchText(string Text, bool BodyOnly) : SearchKey;

/// <summary>Which date a <see cref="SearchDate"/> looks at; always without time and zone.</summary>
public enum SearchDateField
{
    /// <summary>The internal date: BEFORE, ON, SINCE.</summary>
    Internal,

    /// <summary>The Date field: SENTBEFORE, SENTON, SENTSINCE.</summary>
    Sent,

    /// <summary>The save date: SAVEDBEFORE, SAVEDON, SAVEDSINCE (RFC 8514 §4.3).</summary>
    Saved,
}

/// <summary>How a date compares.</summary>
public enum SearchDateRelation
{
    /// <summary>Earlier than the day.</summary>
    Before,

    /// <summary>Within the day.</summary>
    On,

    /// <summary>Within the day or later.</summary>
    Since,
}

/// <summary>BEFORE, ON, SINCE and their SENT and SAVED forms.</summary>
/// <param name="Field">Which date.</param>
/// <param name="Relation">How it compares.</param>
/// <param name="Date">With what.</param>
public sealed record SearchDate(SearchDateField Field, SearchDateRelation Relation, DateOnly Date) : SearchKey;

/// <summary>SAVEDATESUPPORTED (RFC 8514 §4.3).</summary>
public sealed record SearchSaveDateSupported : SearchKey
{
    /// <summary>The only one needed.</summary>
    public static SearchSaveDateSupported Instance { get; } = new();
}

/// <summary>LARGER and SMALLER.</summary>
/// <param name="Larger">Whether the message must be larger; otherwise smaller.</param>
/// <param name="Size">Than this many octets.</param>
public sealed record SearchSize(bool Larger, long Size) : SearchKey;

/// <summary>OLDER and YOUNGER (RFC 5032).</summary>
/// <param name="Older">Whether the internal date must be so long ago or longer; otherwise so long ago or less.</param>
/// <param name="Seconds">How long, 1 or more.</param>
public sealed record SearchAge(bool Older, uint Seconds) : SearchKey;

/// <summary>A set of sequence numbers, or UID.</summary>
/// <param name="Numbers">The numbers.</param>
/// <param name="IsUid">Whether they are UIDs.</param>
public sealed record SearchNumbers(SequenceSet Numbers, bool IsUid) : SearchKey;

/// <summary>MODSEQ (RFC 7162 §3.1.5).</summary>
/// <param name="ModSeq">The mod-sequence must be this or higher; 0 or more.</param>
/// <param name="Entry">The metadata item, such as <c>/flags/\seen</c>; null when not given. A server may ignore it.</param>
public sealed record SearchModSeq(long ModSeq, string? Entry) : SearchKey;

/// <summary>EMAILID and THREADID (RFC 8474 §6).</summary>
/// <param name="Thread">Whether a thread is meant; otherwise a message.</param>
/// <param name="Id">The object's id.</param>
public sealed record SearchObjectId(bool Thread, string Id) : SearchKey;
