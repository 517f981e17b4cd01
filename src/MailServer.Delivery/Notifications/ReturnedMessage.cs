using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MimeKit;

namespace MailServer.Delivery.Notifications;

/// <summary>What comes back of the original message: its header, or all of it (RFC 3461 §4.3, RFC 6522 §4).</summary>
internal sealed class ReturnedMessage(NoticeOptions options)
{
    public async ValueTask<MimeEntity> ReadAsync(QueueLease original, NoticeKind kind, CancellationToken cancellationToken)
    {
        var content = original.Content;
        // RET only speaks of failures; all else comes with the header (RFC 3461 §4.3), and so does what needs TLS (RFC 8689 §5).
        bool all = kind == NoticeKind.Failed && original.Parameters is { Return: DsnReturn.Full, RequireTls: false } && content.Length <= options.LargestReturned;
        byte[] bytes = await ReadAsync(content, all ? content.Length : options.LongestHeader, cancellationToken).ConfigureAwait(false);
        return all ? Part("message", IsInternational(Header(bytes)) ? "global" : "rfc822", bytes) : Part("text", "rfc822-headers", Header(bytes));
    }

    // RFC 6533 §4.2: a header in UTF-8 makes it another type, which programs that know ASCII headers only do not open.
    private static bool IsInternational(byte[] header) => !System.Text.Ascii.IsValid(header) && System.Text.Unicode.Utf8.IsValid(header);

    // Not parsed: what comes back is what was sent, octet for octet.
    private static MimePart Part(string type, string subtype, byte[] bytes)
    {
        bool isAscii = System.Text.Ascii.IsValid(bytes);
        // RFC 6533 §4.3: a header beyond ASCII has a type of its own.
        if (!isAscii && type == "text") (type, subtype) = ("message", "global-headers");
        bool isGlobal = subtype.StartsWith("global", StringComparison.Ordinal);
        return new MimePart(type, subtype)
        {
            Content = new MimeContent(new MemoryStream(bytes), ContentEncoding.Default),
            // RFC 6533 §4.5: the sender's server may not know SMTPUTF8, and then this must be 7-bit text.
            ContentTransferEncoding = isAscii ? ContentEncoding.SevenBit : isGlobal ? ContentEncoding.QuotedPrintable : ContentEncoding.EightBit,
        };
    }

    private static byte[] Header(byte[] start)
    {
        int end = start.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end >= 0) return start[..(end + 2)];
        int lastLine = start.AsSpan().LastIndexOf("\r\n"u8);
        return lastLine < 0 ? start : start[..(lastLine + 2)];
    }

    private static async ValueTask<byte[]> ReadAsync(MessageContent content, long most, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[Math.Min(most, content.Length)];
        int length = 0;
        while (length < bytes.Length)
        {
            int read = await content.ReadAsync(length, bytes.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0) break;
            length += read;
        }

        return bytes[..length];
    }
}
