using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MailServer.Protocol.Imap;

/// <summary>STATUS (RFC 9051 §6.3.11).</summary>
/// <param name="Mailbox">The decoded name.</param>
/// <param name="Items">What is asked for.</param>
public sealed record StatusCommand(string Mailbox, StatusItems Items) : ImapCommand
{
    internal static bool Parse(ref ImapReader reader, [NotNullWhen(true)] out ImapCommand? command)
    {
        command = null;
        if (reader.SpaceMailbox(out string mailbox) && reader.Space() && ParseItems(ref reader, out StatusItems items))
        {
            command = new StatusCommand(mailbox, items);
        }

        return command is not null;
    }

    /// <summary>The list of items with its parentheses, also used by LIST … RETURN (STATUS (…)), RFC 5819.</summary>
    internal static bool ParseItems(ref ImapReader reader, out StatusItems items)
    {
        items = StatusItems.None;
        if (!reader.Open())
        {
            return false;
        }

        do
        {
            if (!reader.Name(out ReadOnlySpan<byte> name))
            {
                return false;
            }

            StatusItems item = StatusItemNames.Find(name);
            if (item == StatusItems.None)
            {
                return reader.Fail("an unknown status item");
            }

            items |= item;
        }
        while (reader.TryTake((byte)' '));

        return reader.Close();
    }
}

/// <summary>The names of status items.</summary>
internal static class StatusItemNames
{
    private static readonly (StatusItems Item, string Name)[] Names =
    [
        (StatusItems.Messages, "MESSAGES"),
        (StatusItems.Recent, "RECENT"),
        (StatusItems.UidNext, "UIDNEXT"),
        (StatusItems.UidValidity, "UIDVALIDITY"),
        (StatusItems.Unseen, "UNSEEN"),
        (StatusItems.Deleted, "DELETED"),
        (StatusItems.Size, "SIZE"),
        (StatusItems.HighestModSeq, "HIGHESTMODSEQ"),
        (StatusItems.MailboxId, "MAILBOXID"),
        (StatusItems.AppendLimit, "APPENDLIMIT"),
        (StatusItems.DeletedStorage, "DELETED-STORAGE"),
    ];

    public static StatusItems Find(ReadOnlySpan<byte> name)
    {
        foreach ((StatusItems item, string known) in Names)
        {
            if (Ascii.EqualsIgnoreCase(name, known))
            {
                return item;
            }
        }

        return StatusItems.None;
    }
}
