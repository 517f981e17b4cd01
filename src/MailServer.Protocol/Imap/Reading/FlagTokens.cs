namespace MailServer.Protocol.Imap;

/// <summary>Flags and keywords (RFC 9051 §2.3.2).</summary>
internal static class FlagTokens
{
    private static readonly string[] SystemFlags =
        [ImapFlag.Seen, ImapFlag.Answered, ImapFlag.Flagged, ImapFlag.Deleted, ImapFlag.Draft];

    /// <summary>flag: a system flag in its one spelling, or a keyword as written.</summary>
    public static bool Flag(this ref ImapReader reader, out string flag)
    {
        flag = "";
        bool isSystem = reader.TryTake((byte)'\\');
        if (!reader.Atom(out ReadOnlySpan<byte> atom))
        {
            return false;
        }

        if (!isSystem)
        {
            flag = System.Text.Encoding.Latin1.GetString(atom);
            return true;
        }

        foreach (string known in SystemFlags)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(atom, known.AsSpan(1)))
            {
                flag = known;
                return true;
            }
        }

        // \Recent belongs to the server; other backslash flags are for future standards.
        return reader.Fail("an unknown system flag");
    }

    /// <summary>flag-list, with parentheses.</summary>
    public static bool FlagList(this ref ImapReader reader, out IReadOnlyList<string> flags)
    {
        var found = new List<string>();
        flags = found;
        if (!reader.Open())
        {
            return false;
        }

        return reader.TryTake((byte)')') || (Flags(ref reader, found) && reader.Close());
    }

    /// <summary>The value of STORE: a flag-list or bare flags.</summary>
    public static bool FlagListOrFlags(this ref ImapReader reader, out IReadOnlyList<string> flags)
    {
        if (reader.Next == (byte)'(')
        {
            return reader.FlagList(out flags);
        }

        var found = new List<string>();
        flags = found;
        return Flags(ref reader, found);
    }

    private static bool Flags(ref ImapReader reader, List<string> flags)
    {
        do
        {
            if (!reader.Flag(out string flag))
            {
                return false;
            }

            if (flags.Count == reader.Settings.MaxListItems)
            {
                return reader.Fail("too many flags");
            }

            flags.Add(flag);
        }
        while (reader.TryTake((byte)' '));

        return true;
    }
}
