using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>The use of one resource (RFC 9208 §5).</summary>
/// <param name="Name">STORAGE, MESSAGE, MAILBOX or ANNOTATION-STORAGE.</param>
/// <param name="Usage">How much is used; storage in units of 1,024 bytes.</param>
/// <param name="Limit">How much may be used.</param>
public readonly record struct ImapQuotaResource(string Name, long Usage, long Limit);

/// <summary>Writes quota responses (RFC 9208 §4.2).</summary>
public static class ImapQuotaWriter
{
    /// <summary><c>* QUOTA "" (STORAGE 10 512)</c></summary>
    public static void WriteQuota(this IBufferWriter<byte> output, string root, IReadOnlyList<ImapQuotaResource> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        output.Write("* QUOTA "u8);
        output.WriteAstring(root);
        output.Write(" ("u8);
        for (int i = 0; i < resources.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : " "u8);
            output.WriteAscii(resources[i].Name);
            output.Write(" "u8);
            output.WriteNumber(resources[i].Usage);
            output.Write(" "u8);
            output.WriteNumber(resources[i].Limit);
        }

        output.Write(")\r\n"u8);
    }

    /// <summary><c>* QUOTAROOT INBOX ""</c></summary>
    public static void WriteQuotaRoot(this IBufferWriter<byte> output, string mailbox, IEnumerable<string> roots, bool utf8)
    {
        ArgumentNullException.ThrowIfNull(roots);
        output.Write("* QUOTAROOT "u8);
        output.WriteMailbox(mailbox, utf8);
        foreach (string root in roots)
        {
            output.Write(" "u8);
            output.WriteAstring(root);
        }

        output.Write("\r\n"u8);
    }
}
