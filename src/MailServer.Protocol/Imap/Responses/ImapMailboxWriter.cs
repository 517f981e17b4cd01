using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes LIST, LSUB and STATUS responses (RFC 9051 §7.3).</summary>
public static class ImapMailboxWriter
{
    private static readonly (MailboxAttributes Attribute, string Name)[] AttributeNames =
    [
        (MailboxAttributes.NonExistent, "\\NonExistent"),
        (MailboxAttributes.NoSelect, "\\Noselect"),
        (MailboxAttributes.NoInferiors, "\\Noinferiors"),
        (MailboxAttributes.Marked, "\\Marked"),
        (MailboxAttributes.Unmarked, "\\Unmarked"),
        (MailboxAttributes.HasChildren, "\\HasChildren"),
        (MailboxAttributes.HasNoChildren, "\\HasNoChildren"),
        (MailboxAttributes.Subscribed, "\\Subscribed"),
        (MailboxAttributes.Remote, "\\Remote"),
        (MailboxAttributes.NoAccess, "\\NoAccess"),
    ];

    /// <summary><c>* LIST (\HasNoChildren) "/" INBOX</c></summary>
    public static void WriteList(this IBufferWriter<byte> output, ListResponse mailbox, bool utf8)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        output.Write("* LIST "u8);
        WriteCommon(output, mailbox, utf8);
        WriteExtended(output, mailbox, utf8);
        output.Write("\r\n"u8);
    }

    /// <summary><c>* LSUB () "/" INBOX</c></summary>
    public static void WriteLsub(this IBufferWriter<byte> output, ListResponse mailbox, bool utf8)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        output.Write("* LSUB "u8);
        WriteCommon(output, mailbox, utf8);
        output.Write("\r\n"u8);
    }

    /// <summary><c>* STATUS INBOX (MESSAGES 231 UIDNEXT 44292)</c></summary>
    /// <param name="output">Where to.</param>
    /// <param name="mailbox">The name.</param>
    /// <param name="items">Which values to write.</param>
    /// <param name="values">The values.</param>
    /// <param name="utf8">Whether the client has enabled UTF-8.</param>
    public static void WriteStatus(this IBufferWriter<byte> output, string mailbox, StatusItems items, StatusValues values, bool utf8)
    {
        ArgumentNullException.ThrowIfNull(values);
        output.Write("* STATUS "u8);
        output.WriteMailbox(mailbox, utf8);
        output.Write(" ("u8);
        bool first = true;
        Number(output, items, StatusItems.Messages, "MESSAGES "u8, values.Messages, ref first);
        Number(output, items, StatusItems.Recent, "RECENT "u8, values.Recent, ref first);
        Number(output, items, StatusItems.UidNext, "UIDNEXT "u8, values.UidNext, ref first);
        Number(output, items, StatusItems.UidValidity, "UIDVALIDITY "u8, values.UidValidity, ref first);
        Number(output, items, StatusItems.Unseen, "UNSEEN "u8, values.Unseen, ref first);
        Number(output, items, StatusItems.Deleted, "DELETED "u8, values.Deleted, ref first);
        Number(output, items, StatusItems.Size, "SIZE "u8, values.Size, ref first);
        Number(output, items, StatusItems.HighestModSeq, "HIGHESTMODSEQ "u8, values.HighestModSeq, ref first);
        Number(output, items, StatusItems.DeletedStorage, "DELETED-STORAGE "u8, values.DeletedStorage, ref first);
        Number(output, items, StatusItems.AppendLimit, "APPENDLIMIT "u8, values.AppendLimit, ref first);
        if (items.HasFlag(StatusItems.MailboxId))
        {
            output.Write(first ? "MAILBOXID ("u8 : " MAILBOXID ("u8);
            output.WriteAscii(values.MailboxId);
            output.Write(")"u8);
        }

        output.Write(")\r\n"u8);
    }

    private static void Number(
        IBufferWriter<byte> output, StatusItems items, StatusItems item, ReadOnlySpan<byte> name, long? value, ref bool first)
    {
        if ((items & item) == 0)
        {
            return;
        }

        output.Write(first ? ""u8 : " "u8);
        output.Write(name);
        first = false;
        if (value is { } number)
        {
            output.WriteNumber(number);
        }
        else
        {
            output.Write("NIL"u8);
        }
    }

    private static void WriteCommon(IBufferWriter<byte> output, ListResponse mailbox, bool utf8)
    {
        output.Write("("u8);
        bool first = true;
        MailboxAttributes implied = mailbox.Attributes.HasFlag(MailboxAttributes.NonExistent) ? MailboxAttributes.NoSelect : MailboxAttributes.None;
        foreach ((MailboxAttributes attribute, string name) in AttributeNames)
        {
            if (((mailbox.Attributes | implied) & attribute) != 0)
            {
                Word(output, name, ref first);
            }
        }

        foreach (string use in mailbox.SpecialUse)
        {
            Word(output, use, ref first);
        }

        output.Write(") "u8);
        if (mailbox.Delimiter is { } delimiter)
        {
            output.WriteString([delimiter]);
        }
        else
        {
            output.Write("NIL"u8);
        }

        output.Write(" "u8);
        output.WriteMailbox(mailbox.Mailbox, utf8);
    }

    private static void WriteExtended(IBufferWriter<byte> output, ListResponse mailbox, bool utf8)
    {
        if (mailbox.ChildInfo == ListSelectionOptions.None && mailbox.OldName is null)
        {
            return;
        }

        output.Write(" ("u8);
        if (mailbox.ChildInfo != ListSelectionOptions.None)
        {
            WriteChildInfo(output, mailbox.ChildInfo);
            output.Write(mailbox.OldName is null ? ""u8 : " "u8);
        }

        if (mailbox.OldName is not null)
        {
            output.Write("\"OLDNAME\" ("u8);
            output.WriteMailbox(mailbox.OldName, utf8);
            output.Write(")"u8);
        }

        output.Write(")"u8);
    }

    // RFC 9051 §9, childinfo-extended-item: the options are always quoted.
    private static void WriteChildInfo(IBufferWriter<byte> output, ListSelectionOptions options)
    {
        output.Write("\"CHILDINFO\" ("u8);
        bool first = true;
        if (options.HasFlag(ListSelectionOptions.Subscribed))
        {
            Word(output, "\"SUBSCRIBED\"", ref first);
        }

        if (options.HasFlag(ListSelectionOptions.SpecialUse))
        {
            Word(output, "\"SPECIAL-USE\"", ref first);
        }

        output.Write(")"u8);
    }

    private static void Word(IBufferWriter<byte> output, string word, ref bool first)
    {
        output.Write(first ? ""u8 : " "u8);
        output.WriteAscii(word);
        first = false;
    }
}
