namespace MailServer.Protocol.Imap;

/// <summary>Tokens that name mailboxes.</summary>
internal static class MailboxTokens
{
    /// <summary>mailbox: decoded, INBOX in its one spelling.</summary>
    public static bool Mailbox(this ref ImapReader reader, out string name)
    {
        name = "";
        if (!reader.Astring(out ImapText text) || !Decode(ref reader, text, out name))
        {
            return false;
        }

        name = MailboxNames.Canonicalize(name);
        return true;
    }

    /// <summary>The pattern of LIST and LSUB.</summary>
    public static bool Pattern(this ref ImapReader reader, out string pattern)
    {
        pattern = "";
        return reader.ListMailbox(out ImapText text) && Decode(ref reader, text, out pattern);
    }

    /// <summary>A string in UTF-8 that is no mailbox name: user names, passwords, quota roots.</summary>
    public static bool Utf8Astring(this ref ImapReader reader, out string value)
    {
        value = "";
        if (!reader.Astring(out ImapText text))
        {
            return false;
        }

        bool decoded = text.TryDecode(out string? found);
        value = found ?? "";
        return decoded || reader.Fail("a string is not UTF-8");
    }

    private static bool Decode(ref ImapReader reader, ImapText text, out string name)
    {
        bool decoded = MailboxNames.TryDecode(text, reader.Settings.Utf8Enabled, out string? found);
        name = found ?? "";
        return decoded
            || reader.Fail(reader.Settings.Utf8Enabled ? "a mailbox name is not UTF-8" : "a mailbox name is not modified UTF-7");
    }
}
