using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>The search keys that are told by their name alone, and the families of names.</summary>
internal static class SearchKeyNames
{
    private const int LongestName = 32;

    private static readonly FrozenDictionary<string, SearchKey>.AlternateLookup<ReadOnlySpan<char>> Constants =
        Build().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<string, (SearchDateField Field, SearchDateRelation Relation)>.AlternateLookup<ReadOnlySpan<char>> Dates =
        BuildDates().ToFrozenDictionary(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool TryFindConstant(ReadOnlySpan<byte> name, [NotNullWhen(true)] out SearchKey? key)
    {
        key = null;
        Span<char> characters = stackalloc char[LongestName];
        return Widen(name, ref characters) && Constants.TryGetValue(characters, out key);
    }

    public static bool TryFindDate(ReadOnlySpan<byte> name, out SearchDateField field, out SearchDateRelation relation)
    {
        Span<char> characters = stackalloc char[LongestName];
        (SearchDateField Field, SearchDateRelation Relation) date = default;
        bool found = Widen(name, ref characters) && Dates.TryGetValue(characters, out date);
        (field, relation) = date;
        return found;
    }

    public static bool IsHeader(ReadOnlySpan<byte> name) =>
        name.EqualsIgnoreCase("FROM"u8) || name.EqualsIgnoreCase("TO"u8) || name.EqualsIgnoreCase("CC"u8)
        || name.EqualsIgnoreCase("BCC"u8) || name.EqualsIgnoreCase("SUBJECT"u8);

    private static bool Widen(ReadOnlySpan<byte> name, ref Span<char> characters)
    {
        if (name.Length > characters.Length)
        {
            return false;
        }

        characters = characters[..Encoding.Latin1.GetChars(name, characters)];
        return true;
    }

    private static Dictionary<string, SearchKey> Build()
    {
        var keys = new Dictionary<string, SearchKey>();
        foreach (string flag in new[] { ImapFlag.Answered, ImapFlag.Deleted, ImapFlag.Draft, ImapFlag.Flagged, ImapFlag.Seen })
        {
            var key = new SearchFlag(flag);
            keys[flag[1..]] = key;
            keys["UN" + flag[1..]] = new SearchNot(key);
        }

        // RFC 3501 §6.4.4: OLD is NOT RECENT, NEW is RECENT UNSEEN.
        var recent = new SearchFlag(ImapFlag.Recent);
        keys["RECENT"] = recent;
        keys["OLD"] = new SearchNot(recent);
        keys["NEW"] = new SearchAnd([recent, new SearchNot(new SearchFlag(ImapFlag.Seen))]);
        keys["ALL"] = SearchAll.Instance;
        keys["SAVEDATESUPPORTED"] = SearchSaveDateSupported.Instance;
        return keys;
    }

    private static Dictionary<string, (SearchDateField Field, SearchDateRelation Relation)> BuildDates()
    {
        var dates = new Dictionary<string, (SearchDateField Field, SearchDateRelation Relation)>();
        foreach ((string prefix, SearchDateField field) in new[] { ("", SearchDateField.Internal), ("SENT", SearchDateField.Sent), ("SAVED", SearchDateField.Saved) })
        {
            dates[prefix + "BEFORE"] = (field, SearchDateRelation.Before);
            dates[prefix + "ON"] = (field, SearchDateRelation.On);
            dates[prefix + "SINCE"] = (field, SearchDateRelation.Since);
        }

        return dates;
    }
}
