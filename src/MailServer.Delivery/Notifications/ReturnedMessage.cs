using MailServer.Messages;
using MailServer.Protocol.Smtp;
using MailServer.Queue;
using MimeKit;

namespace MailServer.Delivery.Notifications;

/// <summary>What comes back of the original message: its header, or all of it (RFC 3461 §4.3, RFC 6522 §4, RFC 6533 §4).</summary>
internal sealed class ReturnedMessage(NoticeOptions options, bool mayBeUtf8)
{
    public async ValueTask<MimeEntity> ReadAsync(QueueLease original, NoticeKind kind, CancellationToken cancellationToken)
    {
        var content = original.Content;
        // RET only speaks of failures; all else comes with the header (RFC 3461 §4.3), and so does what needs TLS (RFC 8689 §5).
        bool all = kind == NoticeKind.Failed && original.Parameters is { Return: DsnReturn.Full, RequireTls: false } && content.Length <= options.LargestReturned;
        byte[] bytes = await ReadAsync(content, all ? content.Length : options.LongestHeader, cancellationToken).ConfigureAwait(false);
        return all ? Whole(bytes) : HeaderOnly(Header(bytes));
    }

    // RFC 6533 §4.2: a header in UTF-8 makes it another type, which programs that know ASCII headers only do not open.
    private static bool IsInternational(byte[] header) => !System.Text.Ascii.IsValid(header) && System.Text.Unicode.Utf8.IsValid(header);

    private MimePart Whole(byte[] bytes) => IsInternational(Header(bytes))
        ? Part("message", "global", bytes, Utf8Encoding)
        : Part("message", "rfc822", bytes, ContentEncoding.EightBit);

    // RFC 6533 §4.3: a header beyond ASCII has a type of its own; what is neither is text that must not be lost on the way.
    private MimePart HeaderOnly(byte[] header) => IsInternational(header)
        ? Part("message", "global-headers", header, Utf8Encoding)
        : Part("text", "rfc822-headers", header, ContentEncoding.QuotedPrintable);

    // RFC 6533 §4.5: the sender's server may not know SMTPUTF8, and then this must be 7-bit text.
    private ContentEncoding Utf8Encoding => mayBeUtf8 ? ContentEncoding.EightBit : ContentEncoding.QuotedPrintable;

    // Not parsed: what comes back is what was sent, octet for octet.
    private static MimePart Part(string type, string subtype, byte[] bytes, ContentEncoding beyondAscii) => new(type, subtype)
    {
        Content = new MimeContent(new MemoryStream(bytes), ContentEncoding.Default),
        ContentTransferEncoding = System.Text.Ascii.IsValid(bytes) ? ContentEncoding.SevenBit : beyondAscii,
    };

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
