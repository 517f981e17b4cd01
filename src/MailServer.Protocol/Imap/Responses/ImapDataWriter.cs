using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes untagged data about the server and the selected mailbox (RFC 9051 §7.2 to §7.4), each a line with its CRLF.</summary>
public static class ImapDataWriter
{
    /// <summary><c>* CAPABILITY …</c></summary>
    public static void WriteCapability(this IBufferWriter<byte> output, IEnumerable<string> names) => Names(output, "* CAPABILITY"u8, names);

    /// <summary><c>* ENABLED …</c>, also with no name (RFC 9051 §7.2.1).</summary>
    public static void WriteEnabled(this IBufferWriter<byte> output, IEnumerable<string> names) => Names(output, "* ENABLED"u8, names);

    /// <summary><c>* 23 EXISTS</c></summary>
    public static void WriteExists(this IBufferWriter<byte> output, uint count) => Count(output, count, " EXISTS\r\n"u8);

    /// <summary><c>* 5 RECENT</c>, IMAP4rev1 only (RFC 3501 §7.3.2).</summary>
    public static void WriteRecent(this IBufferWriter<byte> output, uint count) => Count(output, count, " RECENT\r\n"u8);

    /// <summary><c>* 44 EXPUNGE</c>, by sequence number.</summary>
    public static void WriteExpunge(this IBufferWriter<byte> output, uint sequence) => Count(output, sequence, " EXPUNGE\r\n"u8);

    /// <summary><c>* FLAGS (…)</c></summary>
    public static void WriteFlags(this IBufferWriter<byte> output, IReadOnlyList<string> flags)
    {
        output.Write("* FLAGS "u8);
        output.WriteFlagList(flags);
        output.Write("\r\n"u8);
    }

    /// <summary><c>* VANISHED 3:5</c> or <c>* VANISHED (EARLIER) 3:5</c> (RFC 7162 §3.2.10); nothing for the empty set.</summary>
    public static void WriteVanished(this IBufferWriter<byte> output, UidSet uids, bool earlier)
    {
        ArgumentNullException.ThrowIfNull(uids);
        if (uids.IsEmpty)
        {
            return;
        }

        output.Write(earlier ? "* VANISHED (EARLIER) "u8 : "* VANISHED "u8);
        uids.Format(output);
        output.Write("\r\n"u8);
    }

    /// <summary><c>* JMAPACCESS "https://example.com/.well-known/jmap"</c> (RFC 9698 §3).</summary>
    public static void WriteJmapAccess(this IBufferWriter<byte> output, Uri session)
    {
        ArgumentNullException.ThrowIfNull(session);
        output.Write("* JMAPACCESS "u8);
        output.WriteString(session.AbsoluteUri);
        output.Write("\r\n"u8);
    }

    /// <summary><c>* ID (…)</c> or <c>* ID NIL</c> (RFC 2971 §3.2).</summary>
    public static void WriteId(this IBufferWriter<byte> output, IReadOnlyList<KeyValuePair<string, string?>> fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        output.Write("* ID "u8);
        output.Write(fields.Count == 0 ? "NIL"u8 : "("u8);
        for (int i = 0; i < fields.Count; i++)
        {
            output.Write(i == 0 ? ""u8 : " "u8);
            output.WriteString(fields[i].Key);
            output.Write(" "u8);
            output.WriteNString(fields[i].Value);
        }

        output.Write(fields.Count == 0 ? "\r\n"u8 : ")\r\n"u8);
    }

    private static void Names(IBufferWriter<byte> output, ReadOnlySpan<byte> start, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        output.Write(start);
        foreach (string name in names)
        {
            output.Write(" "u8);
            output.WriteAscii(name);
        }

        output.Write("\r\n"u8);
    }

    private static void Count(IBufferWriter<byte> output, uint count, ReadOnlySpan<byte> end)
    {
        output.Write("* "u8);
        output.WriteNumber(count);
        output.Write(end);
    }
}
