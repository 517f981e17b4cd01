using System.Diagnostics.CodeAnalysis;
using System.Text;

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

    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: false, out command);

    internal static bool ParseUid(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command) =>
        Parse(ref reader, isUid: true, out command);

    private static bool Parse(ref ImapReader reader, bool isUid, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        SearchReturnOptions options = SearchReturnOptions.None;
        string? charset = null;
        if (!reader.Space()
            || (reader.TryName("RETURN"u8) && !ParseReturn(ref reader, out options))
            || (reader.TryName("CHARSET"u8) && !ParseCharset(ref reader, out charset)))
        {
            return false;
        }

        bool known = charset is null or "US-ASCII" or "UTF-8";
        if (SearchKeyParser.TryParse(ref reader, decodeUtf8: known, out SearchKey? key))
        {
            command = new SearchCommand { IsUid = isUid, Return = options, Charset = charset, IsCharsetKnown = known, Key = key };
        }

        return command is not null;
    }

    private static bool ParseReturn(ref ImapReader reader, out SearchReturnOptions options)
    {
        options = SearchReturnOptions.None;
        if (!reader.Space() || !reader.Open())
        {
            return false;
        }

        while (!reader.TryTake((byte)')'))
        {
            SearchReturnOptions option = ReturnOption(ref reader);
            if (option == SearchReturnOptions.None)
            {
                return reader.Fail("an unknown return option");
            }

            options |= option;
            if (reader.Next != (byte)')' && !reader.Space())
            {
                return false;
            }
        }

        // RFC 9051 §6.4.4: an empty list means ALL.
        options = options == SearchReturnOptions.None ? SearchReturnOptions.All : options;
        return reader.Space();
    }

    private static SearchReturnOptions ReturnOption(ref ImapReader reader) =>
        reader.TryName("MIN"u8) ? SearchReturnOptions.Min
        : reader.TryName("MAX"u8) ? SearchReturnOptions.Max
        : reader.TryName("ALL"u8) ? SearchReturnOptions.All
        : reader.TryName("COUNT"u8) ? SearchReturnOptions.Count
        : reader.TryName("SAVE"u8) ? SearchReturnOptions.Save
        : SearchReturnOptions.None;

    private static bool ParseCharset(ref ImapReader reader, out string? charset)
    {
        charset = null;
        if (!reader.Space() || !reader.Astring(out ImapText name))
        {
            return false;
        }

        charset = name.ToLatin1().ToUpperInvariant();
        return reader.Space();
    }
}
