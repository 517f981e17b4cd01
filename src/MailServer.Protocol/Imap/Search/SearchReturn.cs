namespace MailServer.Protocol.Imap;

/// <summary>RETURN of SEARCH, SORT and ESEARCH (RFC 9051 §6.4.4, RFC 5267 §5, RFC 9394 §4).</summary>
internal readonly record struct SearchReturn(SearchReturnOptions Options, PartialRange? Partial, IReadOnlyList<FetchItem> UpdateItems)
{
    /// <summary>RETURN with its list and the space behind it, if it is there.</summary>
    public static bool ParseOptional(ref ImapReader reader, out SearchReturn result)
    {
        result = new SearchReturn(SearchReturnOptions.None, null, []);
        if (!reader.TryName("RETURN"u8))
        {
            return true;
        }

        if (!reader.Space() || !reader.Open())
        {
            return false;
        }

        while (!reader.TryTake((byte)')'))
        {
            if (!Option(ref reader, ref result) || (reader.Next != (byte)')' && !reader.Space()))
            {
                return false;
            }
        }

        return Check(ref reader, ref result) && reader.Space();
    }

    private static bool Option(ref ImapReader reader, ref SearchReturn result)
    {
        SearchReturnOptions option = Name(ref reader);
        if (option == SearchReturnOptions.None)
        {
            return reader.Fail("an unknown return option");
        }

        result = result with { Options = result.Options | option };
        return option switch
        {
            SearchReturnOptions.Partial => Range(ref reader, ref result),
            SearchReturnOptions.Update => Items(ref reader, ref result),
            _ => true,
        };
    }

    private static bool Range(ref ImapReader reader, ref SearchReturn result)
    {
        if (result.Partial is not null)
        {
            return reader.Fail("PARTIAL is given twice");
        }

        bool parsed = reader.Space() & PartialRange.Parse(ref reader, out PartialRange range);
        result = result with { Partial = range };
        return parsed;
    }

    // RFC 5465 §8 has no space before the list, its example in §7 has one.
    private static bool Items(ref ImapReader reader, ref SearchReturn result)
    {
        if (reader.Rest.StartsWith(" ("u8))
        {
            reader.Skip(1);
        }

        if (reader.Next != (byte)'(')
        {
            return true;
        }

        bool parsed = FetchItemSyntax.ItemList(ref reader, out IReadOnlyList<FetchItem> items);
        result = result with { UpdateItems = items };
        return parsed;
    }

    private static bool Check(ref ImapReader reader, ref SearchReturn result)
    {
        // RFC 9051 §6.4.4: an empty list means ALL.
        if (result.Options == SearchReturnOptions.None)
        {
            result = result with { Options = SearchReturnOptions.All };
        }

        const SearchReturnOptions Both = SearchReturnOptions.All | SearchReturnOptions.Partial;
        return (result.Options & Both) != Both || reader.Fail("ALL and PARTIAL exclude each other");
    }

    private static SearchReturnOptions Name(ref ImapReader reader) =>
        reader.TryName("MIN"u8) ? SearchReturnOptions.Min
        : reader.TryName("MAX"u8) ? SearchReturnOptions.Max
        : reader.TryName("ALL"u8) ? SearchReturnOptions.All
        : reader.TryName("COUNT"u8) ? SearchReturnOptions.Count
        : reader.TryName("SAVE"u8) ? SearchReturnOptions.Save
        : Extended(ref reader, "PARTIAL"u8, ImapGrammarExtensions.Partial | ImapGrammarExtensions.Contexts) ? SearchReturnOptions.Partial
        : Extended(ref reader, "CONTEXT"u8, ImapGrammarExtensions.Contexts) ? SearchReturnOptions.Context
        : Extended(ref reader, "UPDATE"u8, ImapGrammarExtensions.Contexts) ? SearchReturnOptions.Update
        : Extended(ref reader, "RELEVANCY"u8, ImapGrammarExtensions.Fuzzy) ? SearchReturnOptions.Relevancy
        : SearchReturnOptions.None;

    private static bool Extended(ref ImapReader reader, ReadOnlySpan<byte> name, ImapGrammarExtensions any) =>
        reader.Settings.Allows(any) && reader.TryName(name);
}
