namespace MailServer.Protocol.Imap;

/// <summary>Strings in UTF-8 that are no mailbox names: user names, passwords, quota roots, ID fields.</summary>
internal static class TextTokens
{
    /// <summary>astring.</summary>
    public static bool Utf8Astring(this ref ImapReader reader, out string value)
    {
        value = "";
        return reader.Astring(out ImapText text) && Decode(ref reader, text, out value);
    }

    /// <summary>string.</summary>
    public static bool Utf8String(this ref ImapReader reader, out string value)
    {
        value = "";
        return reader.String(out ImapText text) && Decode(ref reader, text, out value);
    }

    /// <summary>nstring: null for NIL.</summary>
    public static bool Utf8NString(this ref ImapReader reader, out string? value)
    {
        value = null;
        if (reader.TryName("NIL"u8))
        {
            return true;
        }

        bool read = reader.Utf8String(out string text);
        value = read ? text : null;
        return read;
    }

    private static bool Decode(ref ImapReader reader, ImapText text, out string value)
    {
        bool decoded = text.TryDecode(out string? found);
        value = found ?? "";
        return decoded || reader.Fail("a string is not UTF-8");
    }
}
