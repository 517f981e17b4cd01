using System.Buffers;
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
        if (Find(message.Index!.Parts) is not { } part || TransferDecoder.For(part.Encoding) is not { } decoder) return "";
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
    private static MessagePart? Find(IReadOnlyList<MessagePart> parts) =>
        parts.FirstOrDefault(static part => part.MediaType == "text/plain") ?? parts.FirstOrDefault(IsHtml);

    private static bool IsHtml(MessagePart part) => part.MediaType == "text/html";
}
