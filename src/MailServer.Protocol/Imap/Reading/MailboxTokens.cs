namespace MailServer.Protocol.Imap;

/// <summary>Tokens that name mailboxes.</summary>
internal static class MailboxTokens
{
    /// <summary>mailbox: decoded, INBOX in its one spelling, composed unless a mailbox is called so (RFC 9051 §5.1).</summary>
    public static bool Mailbox(this ref ImapReader reader, out string name)
    {
        name = "";
        if (!reader.Astring(out ImapText text) || !Decode(ref reader, text, out name))
        {
            return false;
        }

        name = Composed(ref reader, MailboxNames.Canonicalize(name));
        return true;
    }

    /// <summary>A space and a mailbox.</summary>
    public static bool SpaceMailbox(this ref ImapReader reader, out string name)
    {
        name = "";
        return reader.Space() && reader.Mailbox(out name);
    }

    /// <summary>The pattern of LIST and LSUB.</summary>
    public static bool Pattern(this ref ImapReader reader, out string pattern)
    {
        pattern = "";
        return reader.ListMailbox(out ImapText text) && Decode(ref reader, text, out pattern);
    }

    private static string Composed(ref ImapReader reader, string given)
    {
        string name = MailboxNames.Compose(given);
        if (name == given || reader.Settings.KeptNames.Contains(given))
        {
            return given;
        }

        (reader.ComposedNames ??= []).Add(new ComposedName(given, name));
        return name;
    }

    private static bool Decode(ref ImapReader reader, ImapText text, out string name)
    {
        bool decoded = MailboxNames.TryDecode(text, reader.Settings.Utf8Enabled, out string? found);
        name = found ?? "";
        return decoded
            || reader.Fail(reader.Settings.Utf8Enabled ? "a mailbox name is not UTF-8" : "a mailbox name is not modified UTF-7");
    }
}
