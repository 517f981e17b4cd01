using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>What SEARCH returns (RFC 9051 §6.4.4, RFC 4731, RFC 5182).</summary>
[Flags]
public enum SearchReturnOptions
{
    /// <summary>No RETURN was given.</summary>
    None = 0,

    /// <summary>MIN.</summary>
    Min = 1 << 0,

    /// <summary>MAX.</summary>
    Max = 1 << 1,

    /// <summary>ALL; also for an empty RETURN ().</summary>
    All = 1 << 2,

    /// <summary>COUNT.</summary>
    Count = 1 << 3,

    /// <summary>SAVE: remember the result as <c>$</c>.</summary>
    Save = 1 << 4,

    /// <summary>PARTIAL: only a range of the result (RFC 9394 §3.1); never together with ALL.</summary>
    Partial = 1 << 5,

    /// <summary>CONTEXT: a hint that the same search will come again (RFC 5267 §4.2).</summary>
    Context = 1 << 6,

    /// <summary>UPDATE: tell later changes of the result (RFC 5267 §4.3).</summary>
    Update = 1 << 7,

    /// <summary>RELEVANCY: scores, only with FUZZY (RFC 6203 §4).</summary>
    Relevancy = 1 << 8,
}

/// <summary>SEARCH and UID SEARCH (RFC 9051 §6.4.4).</summary>
public sealed record SearchCommand : ImapCommand
{
    /// <summary>Whether the result is UIDs.</summary>
    public bool IsUid { get; init; }

    /// <summary>The options of RETURN; <see cref="SearchReturnOptions.None"/> without it, which an IMAP4rev1 client gets a SEARCH response for.</summary>
    public SearchReturnOptions Return { get; init; }

    /// <summary>The argument of CHARSET in upper case, or null.</summary>
    public string? Charset { get; init; }

    /// <summary>
    /// Whether the texts could be decoded with <see cref="Charset"/>: it is US-ASCII or UTF-8. If not, answer NO [BADCHARSET (US-ASCII UTF-8)].
    /// </summary>
    public bool IsCharsetKnown { get; init; } = true;

    /// <summary>What messages must fulfil.</summary>
    public required SearchKey Key { get; init; }

    /// <summary>The range of PARTIAL, null when not given.</summary>
    public PartialRange? Partial { get; init; }

    /// <summary>What UPDATE wants to be told of a new message (RFC 5465 §7); empty when not given.</summary>
    public IReadOnlyList<FetchItem> UpdateItems { get; init; } = [];

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: false, out command);

    internal static bool ParseUid(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: true, out command);

    /// <summary>The keys up to the end of the command, and what holds between them and the options.</summary>
    internal static bool ParseKeys(ref ImapReader reader, SearchReturn options, string? charset, bool isUid, [NotNullWhen(true)] out SearchCommand? command)
    {
        command = null;
        bool known = charset is null or "US-ASCII" or "UTF-8";
        if (!SearchKeyParser.TryParse(ref reader, decodeUtf8: known, out SearchKey? key))
        {
            return false;
        }

        if (options.Options.HasFlag(SearchReturnOptions.Relevancy) && !key.Contains<SearchFuzzy>())
        {
            return reader.Fail("RELEVANCY needs FUZZY");
        }

        command = new SearchCommand
        {
            IsUid = isUid,
            Return = options.Options,
            Charset = charset,
            IsCharsetKnown = known,
            Key = key,
            Partial = options.Partial,
            UpdateItems = options.UpdateItems,
        };
        return true;
    }

    /// <summary>CHARSET with its name and the space behind it, if it is there.</summary>
    internal static bool OptionalCharset(ref ImapReader reader, out string? charset)
    {
        charset = null;
        return !reader.TryName("CHARSET"u8) || (reader.Space() && CharsetName(ref reader, out charset) && reader.Space());
    }

    /// <summary>The name of a charset, in upper case.</summary>
    internal static bool CharsetName(ref ImapReader reader, out string? charset)
    {
        bool read = reader.Astring(out ImapText name);
        charset = read ? name.ToLatin1().ToUpperInvariant() : null;
        return read;
    }

    private static bool Parse(ref ImapReader reader, bool isUid, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.Space()
            && SearchReturn.ParseOptional(ref reader, out SearchReturn options)
            && OptionalCharset(ref reader, out string? charset)
            && ParseKeys(ref reader, options, charset, isUid, out SearchCommand? search))
        {
            command = search;
        }

        return command is not null;
    }
}
