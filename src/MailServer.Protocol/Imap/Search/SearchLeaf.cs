using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>The search keys that hold no other key.</summary>
internal static class SearchLeaf
{
    public static bool TryParse(ref ImapReader reader, bool decodeUtf8, [NotNullWhen(true)] out SearchKey? key)
    {
        key = null;
        if (reader.Next is >= (byte)'0' and <= (byte)'9' or (byte)'*' or (byte)'$')
        {
            bool isSet = reader.Set(out SequenceSet numbers);
            key = isSet ? new SearchNumbers(numbers, IsUid: false) : null;
            return key is not null;
        }

        if (!reader.Name(out ReadOnlySpan<byte> name))
        {
            return false;
        }

        if (SearchKeyNames.TryFindConstant(name, out key))
        {
            return true;
        }

        if (SearchKeyNames.TryFindDate(name, out SearchDateField field, out SearchDateRelation relation))
        {
            return Date(ref reader, field, relation, out key);
        }

        return Text(ref reader, name, decodeUtf8, out key)
            || Number(ref reader, name, out key)
            || Other(ref reader, name, decodeUtf8, out key)
            || reader.Fail("an unknown search key");
    }

    private static bool Date(ref ImapReader reader, SearchDateField field, SearchDateRelation relation, out SearchKey? key)
    {
        key = reader.Space() && reader.Date(out DateOnly date) ? new SearchDate(field, relation, date) : null;
        return key is not null;
    }

    private static bool Text(ref ImapReader reader, ReadOnlySpan<byte> name, bool decodeUtf8, out SearchKey? key)
    {
        key = null;
        bool isBody = name.EqualsIgnoreCase("BODY"u8);
        bool isText = isBody || name.EqualsIgnoreCase("TEXT"u8);
        if (!isText && !SearchKeyNames.IsHeader(name))
        {
            return false;
        }

        if (reader.Space() && Argument(ref reader, decodeUtf8, out string text))
        {
            key = isText
                ? new SearchText(text, isBody)
                : new SearchHeader(Encoding.Latin1.GetString(name).ToUpperInvariant(), text);
        }

        return key is not null;
    }

    private static bool Number(ref ImapReader reader, ReadOnlySpan<byte> name, out SearchKey? key)
    {
        key = null;
        bool larger = name.EqualsIgnoreCase("LARGER"u8);
        bool older = name.EqualsIgnoreCase("OLDER"u8);
        if (larger || name.EqualsIgnoreCase("SMALLER"u8))
        {
            key = reader.Space() && reader.Number64(out long size) ? new SearchSize(larger, size) : null;
        }
        else if (older || name.EqualsIgnoreCase("YOUNGER"u8))
        {
            key = reader.Space() && reader.NonZeroNumber(out uint seconds) ? new SearchAge(older, seconds) : null;
        }

        return key is not null;
    }

    private static bool Other(ref ImapReader reader, ReadOnlySpan<byte> name, bool decodeUtf8, out SearchKey? key)
    {
        key = null;
        bool unkeyword = name.EqualsIgnoreCase("UNKEYWORD"u8);
        bool thread = name.EqualsIgnoreCase("THREADID"u8);
        return unkeyword || name.EqualsIgnoreCase("KEYWORD"u8) ? Keyword(ref reader, unkeyword, out key)
            : name.EqualsIgnoreCase("HEADER"u8) ? Header(ref reader, decodeUtf8, out key)
            : name.EqualsIgnoreCase("UID"u8) ? Uid(ref reader, out key)
            : reader.Settings.Allows(ImapGrammarExtensions.UidBounds) && name.EqualsIgnoreCase("UIDAFTER"u8) ? UidBound(ref reader, after: true, out key)
            : reader.Settings.Allows(ImapGrammarExtensions.UidBounds) && name.EqualsIgnoreCase("UIDBEFORE"u8) ? UidBound(ref reader, after: false, out key)
            : reader.Settings.Allows(ImapGrammarExtensions.Filters) && name.EqualsIgnoreCase("FILTER"u8) ? Filter(ref reader, out key)
            : name.EqualsIgnoreCase("MODSEQ"u8) ? ModSeq(ref reader, out key)
            : (thread || name.EqualsIgnoreCase("EMAILID"u8)) && ObjectId(ref reader, thread, out key);
    }

    private static bool Keyword(ref ImapReader reader, bool not, out SearchKey? key)
    {
        key = null;
        if (reader.Space() && reader.Atom(out ReadOnlySpan<byte> atom))
        {
            var flag = new SearchFlag(Encoding.Latin1.GetString(atom));
            key = not ? new SearchNot(flag) : flag;
        }

        return key is not null;
    }

    private static bool Header(ref ImapReader reader, bool decodeUtf8, out SearchKey? key)
    {
        key = null;
        if (reader.Space() && reader.Utf8Astring(out string field) && reader.Space() && Argument(ref reader, decodeUtf8, out string text))
        {
            key = new SearchHeader(field, text);
        }

        return key is not null;
    }

    private static bool Uid(ref ImapReader reader, out SearchKey? key)
    {
        key = reader.Space() && reader.Set(out SequenceSet uids) ? new SearchNumbers(uids, IsUid: true) : null;
        return key is not null;
    }

    // RFC 9738: UIDAFTER and UIDBEFORE leave the UID itself out.
    private static bool UidBound(ref ImapReader reader, bool after, out SearchKey? key)
    {
        key = null;
        if (!reader.Space() || !reader.NonZeroNumber(out uint uid))
        {
            return false;
        }

        bool isEmpty = after ? uid == uint.MaxValue : uid == 1;
        key = isEmpty ? new SearchNot(SearchAll.Instance)
            : new SearchNumbers(after ? SequenceSet.Of(uid + 1, uint.MaxValue) : SequenceSet.Of(1, uid - 1), IsUid: true);
        return true;
    }

    // RFC 7162 §3.1.5: MODSEQ ["/flags/\\seen" all] 620162338
    private static bool ModSeq(ref ImapReader reader, out SearchKey? key)
    {
        key = null;
        string? entry = null;
        if (!reader.Space())
        {
            return false;
        }

        if (reader.Next == (byte)'"' && !Entry(ref reader, out entry))
        {
            return false;
        }

        key = reader.Number64(out long modSeq) ? new SearchModSeq(modSeq, entry) : null;
        return key is not null;
    }

    private static bool Entry(ref ImapReader reader, out string? entry)
    {
        bool read = reader.Utf8String(out string name);
        entry = name;
        return read && reader.Space()
            && (reader.TryName("ALL"u8) || reader.TryName("PRIV"u8) || reader.TryName("SHARED"u8) || reader.Fail("an unknown entry type"))
            && reader.Space();
    }

    // RFC 5466 §4: an atom without a slash.
    private static bool Filter(ref ImapReader reader, out SearchKey? key)
    {
        key = null;
        if (reader.Space() && reader.Atom(out ReadOnlySpan<byte> name))
        {
            key = new SearchFilter(Encoding.Latin1.GetString(name).ToLowerInvariant());
            return !name.Contains((byte)'/') || reader.Fail("a filter's name is malformed");
        }

        return false;
    }

    private static bool ObjectId(ref ImapReader reader, bool thread, out SearchKey? key)
    {
        key = null;
        if (reader.Space() && reader.Atom(out ReadOnlySpan<byte> id))
        {
            key = new SearchObjectId(thread, Encoding.Latin1.GetString(id));
        }

        return key is not null;
    }

    private static bool Argument(ref ImapReader reader, bool decodeUtf8, out string text)
    {
        if (decodeUtf8)
        {
            return reader.Utf8Astring(out text);
        }

        bool read = reader.Astring(out ImapText raw);
        text = read ? raw.ToLatin1() : "";
        return read;
    }
}
