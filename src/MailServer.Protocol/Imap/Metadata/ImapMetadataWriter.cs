using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes METADATA responses (RFC 5464 §4.4).</summary>
public static class ImapMetadataWriter
{
    private const int LongestQuoted = 1_000;

    /// <summary><c>* METADATA "" (/shared/comment "text")</c>, the answer to GETMETADATA.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="mailbox">The mailbox; empty for the server.</param>
    /// <param name="values">Names and values, null for NIL; one or more.</param>
    /// <param name="utf8">Whether the client has enabled UTF-8.</param>
    public static void WriteMetadata(
        this IBufferWriter<byte> output, string mailbox, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>?>> values, bool utf8)
    {
        ArgumentNullException.ThrowIfNull(values);
        Start(output, mailbox, utf8);
        for (int i = 0; i < values.Count; i++)
        {
            output.Write(i == 0 ? " ("u8 : " "u8);
            output.WriteAstring(values[i].Key);
            output.Write(" "u8);
            Value(output, values[i].Value);
        }

        output.Write(")\r\n"u8);
    }

    /// <summary><c>* METADATA "INBOX" /shared/comment</c>: entries that somebody else has changed (RFC 5464 §4.4.2).</summary>
    public static void WriteMetadataChanged(this IBufferWriter<byte> output, string mailbox, IReadOnlyList<string> entries, bool utf8)
    {
        ArgumentNullException.ThrowIfNull(entries);
        Start(output, mailbox, utf8);
        foreach (string entry in entries)
        {
            output.Write(" "u8);
            output.WriteAstring(entry);
        }

        output.Write("\r\n"u8);
    }

    private static void Start(IBufferWriter<byte> output, string mailbox, bool utf8)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("* METADATA "u8);
        output.WriteMailbox(mailbox, utf8);
    }

    private static void Value(IBufferWriter<byte> output, ReadOnlyMemory<byte>? value)
    {
        if (value is not { } memory)
        {
            output.Write("NIL"u8);
            return;
        }

        ReadOnlySpan<byte> bytes = memory.Span;
        bool quotable = bytes.Length <= LongestQuoted && !bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !bytes.ContainsAny((byte)'"', (byte)'\\');
        if (quotable)
        {
            output.Write("\""u8);
            output.Write(bytes);
            output.Write("\""u8);
            return;
        }

        // RFC 5464 §5: a value with NUL can only be a literal8.
        output.WriteLiteralHeader(bytes.Length, binary: bytes.Contains((byte)0));
        output.Write(bytes);
    }
}
