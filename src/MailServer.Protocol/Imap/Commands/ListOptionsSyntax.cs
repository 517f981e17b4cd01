namespace MailServer.Protocol.Imap;

/// <summary>The two option lists of LIST. An option that the server does not know is a BAD (RFC 5258 §3).</summary>
internal static class ListOptionsSyntax
{
    public static bool Selection(ref ImapReader reader, out ListSelectionOptions options)
    {
        options = ListSelectionOptions.None;
        if (!reader.Open())
        {
            return false;
        }

        while (!reader.TryTake((byte)')'))
        {
            ListSelectionOptions option = SelectionOption(ref reader);
            if (option == ListSelectionOptions.None)
            {
                return reader.Fail("an unknown selection option");
            }

            options |= option;
            if (reader.Next != (byte)')' && !reader.Space())
            {
                return false;
            }
        }

        // RFC 9051 §6.3.9.1: RECURSIVEMATCH needs an option to modify, and REMOTE is none.
        const ListSelectionOptions Base = ListSelectionOptions.Subscribed | ListSelectionOptions.SpecialUse;
        return !options.HasFlag(ListSelectionOptions.RecursiveMatch) || (options & Base) != 0
            || reader.Fail("RECURSIVEMATCH needs another selection option");
    }

    public static bool Return(ref ImapReader reader, ref ListCommand list)
    {
        if (!reader.TryName("RETURN"u8))
        {
            return reader.Fail("RETURN is missing");
        }

        if (!reader.Space() || !reader.Open())
        {
            return false;
        }

        while (!reader.TryTake((byte)')'))
        {
            ListReturnOptions option = ReturnOption(ref reader);
            if (option == ListReturnOptions.None)
            {
                return reader.Fail("an unknown return option");
            }

            list = list with { Return = list.Return | option };
            if (!ReturnArguments(ref reader, option, ref list) || (reader.Next != (byte)')' && !reader.Space()))
            {
                return false;
            }
        }

        return true;
    }

    private static bool ReturnArguments(ref ImapReader reader, ListReturnOptions option, ref ListCommand list)
    {
        if (option == ListReturnOptions.Status)
        {
            bool parsed = reader.Space() & StatusCommand.ParseItems(ref reader, out StatusItems items);
            list = list with { StatusItems = items };
            return parsed;
        }

        if (option == ListReturnOptions.Metadata)
        {
            bool parsed = reader.Space() & MetadataEntry.ParseList(ref reader, out IReadOnlyList<string> entries);
            list = list with { MetadataEntries = entries };
            return parsed;
        }

        return true;
    }

    private static ListSelectionOptions SelectionOption(ref ImapReader reader) =>
        reader.TryName("SUBSCRIBED"u8) ? ListSelectionOptions.Subscribed
        : reader.TryName("REMOTE"u8) ? ListSelectionOptions.Remote
        : reader.TryName("RECURSIVEMATCH"u8) ? ListSelectionOptions.RecursiveMatch
        : reader.TryName("SPECIAL-USE"u8) ? ListSelectionOptions.SpecialUse
        : ListSelectionOptions.None;

    private static ListReturnOptions ReturnOption(ref ImapReader reader) =>
        reader.TryName("SUBSCRIBED"u8) ? ListReturnOptions.Subscribed
        : reader.TryName("CHILDREN"u8) ? ListReturnOptions.Children
        : reader.TryName("STATUS"u8) ? ListReturnOptions.Status
        : reader.TryName("SPECIAL-USE"u8) ? ListReturnOptions.SpecialUse
        : reader.TryName("MYRIGHTS"u8) ? ListReturnOptions.MyRights
        : reader.Settings.Allows(ImapGrammarExtensions.ListMetadata) && reader.TryName("METADATA"u8) ? ListReturnOptions.Metadata
        : ListReturnOptions.None;
}
