using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes the responses about access rights (RFC 4314 §3.6 to §3.8).</summary>
public static class ImapAclWriter
{
    /// <summary><c>* ACL INBOX fred lrswipkxteacd</c></summary>
    public static void WriteAcl(
        this IBufferWriter<byte> output, string mailbox, IEnumerable<KeyValuePair<string, MailboxRights>> entries, bool utf8)
    {
        ArgumentNullException.ThrowIfNull(entries);
        output.Write("* ACL "u8);
        output.WriteMailbox(mailbox, utf8);
        foreach ((string identifier, MailboxRights rights) in entries)
        {
            output.Write(" "u8);
            output.WriteAstring(identifier, utf8);
            output.Write(" "u8);
            output.WriteAstring(MailboxRightsText.Format(rights));
        }

        output.Write("\r\n"u8);
    }

    /// <summary><c>* LISTRIGHTS INBOX fred la r s w i</c></summary>
    /// <param name="output">Where to.</param>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="identifier">As the command had it.</param>
    /// <param name="required">Rights that the identifier always has.</param>
    /// <param name="optional">Rights that can be given, each set as a whole. The obsolete letters are added (RFC 4314 §2.1.1).</param>
    /// <param name="utf8">Whether the client has enabled UTF-8.</param>
    public static void WriteListRights(
        this IBufferWriter<byte> output, string mailbox, string identifier, MailboxRights required, IReadOnlyList<MailboxRights> optional, bool utf8)
    {
        ArgumentNullException.ThrowIfNull(optional);
        output.Write("* LISTRIGHTS "u8);
        output.WriteMailbox(mailbox, utf8);
        output.Write(" "u8);
        output.WriteAstring(identifier, utf8);
        output.Write(" "u8);
        output.WriteAstring(MailboxRightsText.Format(required));
        string told = MailboxRightsText.Format(required);
        MailboxRights all = required;
        foreach (MailboxRights set in optional)
        {
            string letters = MailboxRightsText.FormatTied(set);
            output.Write(" "u8);
            output.WriteAstring(letters);
            told += letters;
            all |= set;
        }

        foreach (char letter in MailboxRightsText.Format(all))
        {
            if (!told.Contains(letter, StringComparison.Ordinal))
            {
                output.Write(letter == 'c' ? " c"u8 : " d"u8);
            }
        }

        output.Write("\r\n"u8);
    }

    /// <summary><c>* MYRIGHTS INBOX lrs</c></summary>
    public static void WriteMyRights(this IBufferWriter<byte> output, string mailbox, MailboxRights rights, bool utf8)
    {
        output.Write("* MYRIGHTS "u8);
        output.WriteMailbox(mailbox, utf8);
        output.Write(" "u8);
        output.WriteAstring(MailboxRightsText.Format(rights));
        output.Write("\r\n"u8);
    }
}
