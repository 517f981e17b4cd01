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
        return all ? Part("message", "rfc822", bytes) : Part("text", "rfc822-headers", Header(bytes));
    }

    // Not parsed: what comes back is what was sent, octet for octet.
    private static MimePart Part(string type, string subtype, byte[] bytes)
    {
        bool isAscii = System.Text.Ascii.IsValid(bytes);
        bool isUtf8Header = !isAscii && type == "text";
        return new MimePart(isUtf8Header ? "message" : type, isUtf8Header ? "global-headers" : subtype)
        {
            // RFC 6533 §6: a header beyond ASCII has a type of its own.
            Content = new MimeContent(new MemoryStream(bytes), ContentEncoding.Default),
            ContentTransferEncoding = isAscii ? ContentEncoding.SevenBit : ContentEncoding.EightBit,
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
