namespace MailServer.Protocol.Imap;

/// <summary>The items of FETCH: a macro, one item, or a list.</summary>
internal static class FetchItemSyntax
{
    private static readonly FetchItem[] Fast =
        [new(FetchAttribute.Flags), new(FetchAttribute.InternalDate), new(FetchAttribute.Rfc822Size)];

    private static readonly FetchItem[] All = [.. Fast, new(FetchAttribute.Envelope)];
    private static readonly FetchItem[] Full = [.. All, new(FetchAttribute.Body)];

    public static bool Items(ref ImapReader reader, out IReadOnlyList<FetchItem> items)
    {
        if (reader.TryTake((byte)'('))
        {
            return List(ref reader, out items);
        }

        // RFC 9051 §6.4.5: a macro stands alone.
        items = reader.TryName("ALL"u8) ? All : reader.TryName("FULL"u8) ? Full : reader.TryName("FAST"u8) ? Fast : [];
        if (items.Count > 0)
        {
            return true;
        }

        bool parsed = Item(ref reader, out FetchItem? item);
        items = parsed ? [item!] : [];
        return parsed;
    }

    /// <summary>A list with its parentheses; macros may not stand in it.</summary>
    public static bool ItemList(ref ImapReader reader, out IReadOnlyList<FetchItem> items)
    {
        items = [];
        return reader.Open() && List(ref reader, out items);
    }

    private static bool List(ref ImapReader reader, out IReadOnlyList<FetchItem> items)
    {
        var found = new List<FetchItem>();
        items = found;
        do
        {
            if (!Item(ref reader, out FetchItem? item))
            {
                return false;
            }

            if (found.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many fetch items");
            }

            found.Add(item!);
        }
        while (reader.TryTake((byte)' '));

        return reader.Close();
    }

    private static bool Item(ref ImapReader reader, out FetchItem? item)
    {
        item = null;
        if (!reader.Name(out ReadOnlySpan<byte> name))
        {
            return false;
        }

        if (FetchAttributeNames.TryFind(name, out FetchItem? simple))
        {
            item = simple;
            return simple.Attribute != FetchAttribute.Preview || Preview(ref reader, ref item);
        }

        return name.Length <= 16 && (name.EqualsIgnoreCase("BODY"u8) ? Body(ref reader, out item)
            : name.EqualsIgnoreCase("BODY.PEEK"u8) ? Sectioned(ref reader, FetchAttribute.BodySection, isPeek: true, out item)
            : name.EqualsIgnoreCase("BINARY"u8) ? Sectioned(ref reader, FetchAttribute.Binary, isPeek: false, out item)
            : name.EqualsIgnoreCase("BINARY.PEEK"u8) ? Sectioned(ref reader, FetchAttribute.Binary, isPeek: true, out item)
            : name.EqualsIgnoreCase("BINARY.SIZE"u8) ? BinarySize(ref reader, out item)
            : reader.Fail("an unknown fetch item"));
    }

    private static bool Body(ref ImapReader reader, out FetchItem? item)
    {
        if (reader.Next == (byte)'[')
        {
            return Sectioned(ref reader, FetchAttribute.BodySection, isPeek: false, out item);
        }

        item = Full[^1];
        return true;
    }

    private static bool Sectioned(ref ImapReader reader, FetchAttribute attribute, bool isPeek, out FetchItem? item)
    {
        item = null;
        FetchSection section;
        bool parsed = attribute == FetchAttribute.Binary
            ? FetchSectionSyntax.BinarySection(ref reader, out section)
            : FetchSectionSyntax.Section(ref reader, out section);
        if (parsed && FetchSectionSyntax.OptionalPartial(ref reader, out FetchPartial? partial))
        {
            item = new FetchItem(attribute) { Section = section, Partial = partial, IsPeek = isPeek };
        }

        return item is not null;
    }

    private static bool BinarySize(ref ImapReader reader, out FetchItem? item)
    {
        bool parsed = FetchSectionSyntax.BinarySection(ref reader, out FetchSection section);
        item = parsed ? new FetchItem(FetchAttribute.BinarySize) { Section = section } : null;
        return parsed;
    }

    // RFC 8970 §6: PREVIEW may be followed by a list of modifiers, of which LAZY is the only one.
    private static bool Preview(ref ImapReader reader, ref FetchItem? item)
    {
        if (!reader.Rest.StartsWith(" ("u8))
        {
            return true;
        }

        reader.Skip(2);
        item = new FetchItem(FetchAttribute.Preview) { IsLazy = true };
        return (reader.TryName("LAZY"u8) || reader.Fail("an unknown preview modifier")) && reader.Close();
    }
}
