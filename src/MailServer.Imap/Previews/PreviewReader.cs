using System.Buffers;
using System.Text;
using MailServer.Messages;
using MailServer.Messages.Text;
using MailServer.Storage;

namespace MailServer.Imap.Previews;

/// <summary>PREVIEW (RFC 8970): the first words of a message, from its first text part. However large the part is, only its beginning is read.</summary>
internal static class PreviewReader
{
    // Enough for two hundred characters of most mail, also behind the style sheet of an HTML newsletter.
    private const int MostBytes = 16 * 1024;

    /// <summary>The preview; empty when the message has no text that can be shown (§3.2).</summary>
    public static async ValueTask<string> ReadAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        if (await FindAsync(message, cancellationToken).ConfigureAwait(false) is not { } part || TransferDecoder.For(part.Encoding) is not { } decoder) return "";
        var length = Math.Min(part.BodyLength, MostBytes);
        var bytes = new ArrayBufferWriter<byte>();
        await foreach (var piece in DecodedContent.ReadAsync(message.Content!.Slice(part.BodyOffset, length), decoder, cancellationToken).ConfigureAwait(false))
        {
            bytes.Write(piece.Span);
        }

        var text = Charsets.Find(part.Charset).GetString(bytes.WrittenSpan);
        return PreviewText.Shorten(IsHtml(part) ? HtmlText.Extract(text) : text);
    }

    // Plain text is preferred: an HTML part says the same at more cost.
    private static async ValueTask<MessagePart?> FindAsync(StoredMessage message, CancellationToken cancellationToken)
    {
        var parts = message.Index!.Parts;
        foreach (var part in parts.Where(static part => part.MediaType == "text/plain").Concat(parts.Where(IsHtml)))
        {
            if (!await IsAttachmentAsync(message.Content!, part, cancellationToken).ConfigureAwait(false)) return part;
        }

        return null;
    }

    // RFC 8970 §3.2: the preview is of the text of the message, not of a file that came with it (RFC 2183 §2.2).
    private static async ValueTask<bool> IsAttachmentAsync(MessageContent content, MessagePart part, CancellationToken cancellationToken)
    {
        var header = new byte[Math.Min(part.HeaderLength, MostBytes)];
        var length = 0;
        while (length < header.Length && await content.ReadAsync(part.HeaderOffset + length, header.AsMemory(length), cancellationToken).ConfigureAwait(false) is > 0 and var read)
            length += read;
        foreach (var line in Encoding.Latin1.GetString(header, 0, length).Split("\r\n"))
        {
            const string Field = "Content-Disposition:";
            if (line.StartsWith(Field, StringComparison.OrdinalIgnoreCase)) return line[Field.Length..].TrimStart().StartsWith("attachment", StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }

    private static bool IsHtml(MessagePart part) => part.MediaType == "text/html";
}
