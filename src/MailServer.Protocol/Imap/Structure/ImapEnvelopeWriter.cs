using System.Buffers;

namespace MailServer.Protocol.Imap;

/// <summary>Writes an envelope (RFC 9051 §9, <c>envelope</c>).</summary>
public static class ImapEnvelopeWriter
{
    /// <summary>Writes the envelope with its parentheses.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="envelope">The envelope.</param>
    /// <param name="utf8">Whether UTF-8 may stand between quotes. False makes bytes that every client can read, and that may be stored.</param>
    public static void WriteEnvelope(this IBufferWriter<byte> output, ImapEnvelope envelope, bool utf8 = false)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        output.Write("("u8);
        output.WriteNString(envelope.Date, utf8);
        output.Write(" "u8);
        output.WriteNString(envelope.Subject, utf8);
        Addresses(output, envelope.From, utf8);
        Addresses(output, envelope.Sender, utf8);
        Addresses(output, envelope.ReplyTo, utf8);
        Addresses(output, envelope.To, utf8);
        Addresses(output, envelope.Cc, utf8);
        Addresses(output, envelope.Bcc, utf8);
        output.Write(" "u8);
        output.WriteNString(envelope.InReplyTo, utf8);
        output.Write(" "u8);
        output.WriteNString(envelope.MessageId, utf8);
        output.Write(")"u8);
    }

    private static void Addresses(IBufferWriter<byte> output, IReadOnlyList<ImapAddress> addresses, bool utf8)
    {
        if (addresses.Count == 0)
        {
            output.Write(" NIL"u8);
            return;
        }

        output.Write(" ("u8);
        foreach (ImapAddress address in addresses)
        {
            output.Write("("u8);
            output.WriteNString(address.Name, utf8);
            output.Write(" "u8);
            output.WriteNString(address.Route, utf8);
            output.Write(" "u8);
            output.WriteNString(address.Mailbox, utf8);
            output.Write(" "u8);
            output.WriteNString(address.Host, utf8);
            output.Write(")"u8);
        }

        output.Write(")"u8);
    }
}
