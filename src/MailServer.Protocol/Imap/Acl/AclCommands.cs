using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Imap;

/// <summary>What SETACL does with the rights of an identifier.</summary>
public enum AclChange
{
    /// <summary>These and no others.</summary>
    Replace,

    /// <summary>+: these as well.</summary>
    Add,

    /// <summary>-: all but these.</summary>
    Remove,
}

/// <summary>SETACL (RFC 4314 §3.1). GETACL and MYRIGHTS are a <see cref="MailboxCommand"/>.</summary>
/// <param name="Mailbox">The decoded name.</param>
/// <param name="Identifier">Whose rights; a dash in front makes them negative (RFC 4314 §2). Never empty.</param>
/// <param name="Change">What to do.</param>
/// <param name="Rights">The rights, obsolete letters expanded.</param>
public sealed record SetAclCommand(string Mailbox, string Identifier, AclChange Change, MailboxRights Rights) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (!reader.SpaceMailbox(out string mailbox) || !AclIdentifier.Parse(ref reader, out string identifier)
            || !reader.Space() || !reader.Utf8Astring(out string text))
        {
            return false;
        }

        AclChange change = text.StartsWith('+') ? AclChange.Add : text.StartsWith('-') ? AclChange.Remove : AclChange.Replace;
        if (!MailboxRightsText.TryParse(text.AsSpan(change == AclChange.Replace ? 0 : 1), out MailboxRights rights))
        {
            return reader.Fail("an unknown right");
        }

        command = new SetAclCommand(mailbox, identifier, change, rights);
        return true;
    }
}

/// <summary>DELETEACL (RFC 4314 §3.2).</summary>
/// <param name="Mailbox">The decoded name.</param>
/// <param name="Identifier">Whose entry goes.</param>
public sealed record DeleteAclCommand(string Mailbox, string Identifier) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.SpaceMailbox(out string mailbox) && AclIdentifier.Parse(ref reader, out string identifier))
        {
            command = new DeleteAclCommand(mailbox, identifier);
        }

        return command is not null;
    }
}

/// <summary>LISTRIGHTS (RFC 4314 §3.4).</summary>
/// <param name="Mailbox">The decoded name.</param>
/// <param name="Identifier">Who could be given rights; the answer repeats it as written.</param>
public sealed record ListRightsCommand(string Mailbox, string Identifier) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.SpaceMailbox(out string mailbox) && AclIdentifier.Parse(ref reader, out string identifier))
        {
            command = new ListRightsCommand(mailbox, identifier);
        }

        return command is not null;
    }
}

/// <summary>The identifier of an entry.</summary>
internal static class AclIdentifier
{
    // RFC 4314 §3: an identifier that is empty after preparation is a BAD. Controls are prohibited there too.
    public static bool Parse(ref ImapReader reader, out string identifier)
    {
        identifier = "";
        if (!reader.Space() || !reader.Utf8Astring(out identifier))
        {
            return false;
        }

        bool valid = identifier.AsSpan().TrimStart('-').Length > 0 && !identifier.Any(char.IsControl);
        return valid || reader.Fail("the identifier is empty or malformed");
    }
}
