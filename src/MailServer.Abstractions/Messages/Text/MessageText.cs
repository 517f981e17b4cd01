using System.Buffers;
using System.Runtime.CompilerServices;

namespace MailServer.Messages.Text;

/// <summary>
/// The text of a message as a search sees it (RFC 9051 §6.4.4): its header unfolded and with encoded words decoded, then its text parts and the headers
/// of enclosed messages, decoded to characters. Whoever keeps an index of texts must read them here, or it would not agree with the search.
/// </summary>
public static class MessageText
{
    // A header that is larger is read up to here; the indexer reads no more of it either.
    private const int MaxHeader = 256 * 1024;
    private const int PieceSize = 16 * 1024;

    /// <summary>Reads the text, the header first and whole, the rest in pieces of bounded size.</summary>
    /// <param name="content">The message.</param>
    /// <param name="parts">Its parts, as an indexer found them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The message cannot be read.</exception>
    public static async IAsyncEnumerable<TextPiece> ReadAsync(
        MessageContent content, IReadOnlyList<MessagePart> parts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(parts);
        var header = await ReadHeaderAsync(content, parts[0].HeaderOffset, parts[0].HeaderLength, cancellationToken).ConfigureAwait(false);
        yield return new TextPiece(TextPlace.Header, IsFirst: true, header.AsMemory());
        foreach (var part in parts)
        {
            if (part.Message is { } enclosed)
            {
                header = await ReadHeaderAsync(content, enclosed.HeaderOffset, enclosed.HeaderLength, cancellationToken).ConfigureAwait(false);
                yield return new TextPiece(TextPlace.Body, IsFirst: true, header.AsMemory());
            }
            else if (part.MediaType.StartsWith("text/", StringComparison.Ordinal) && !IsShownAgain(part, parts))
            {
                await foreach (var piece in ReadPartAsync(content, part, cancellationToken).ConfigureAwait(false)) yield return piece;
            }
        }
    }

    // A message that is not multipart is listed as itself and as its part 1: the same bytes.
    private static bool IsShownAgain(MessagePart part, IReadOnlyList<MessagePart> parts) =>
        part.Section.Length == 0 && parts.Count > 1 && parts[1].BodyOffset == part.BodyOffset;

    private static async IAsyncEnumerable<TextPiece> ReadPartAsync(
        MessageContent content, MessagePart part, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var decoder = TransferDecoder.For(part.Encoding) ?? TransferDecoder.For(TransferEncoding.Binary)!;
        var characters = Charsets.Find(part.Charset).GetDecoder();
        var buffer = ArrayPool<char>.Shared.Rent(PieceSize);
        try
        {
            var isFirst = true;
            await foreach (var bytes in DecodedContent.ReadAsync(content.Slice(part.BodyOffset, part.BodyLength), decoder, cancellationToken).ConfigureAwait(false))
            {
                for (var rest = bytes; !rest.IsEmpty;)
                {
                    characters.Convert(rest.Span, buffer, flush: false, out var used, out var written, out _);
                    rest = rest[used..];
                    yield return new TextPiece(TextPlace.Body, isFirst, buffer.AsMemory(0, written));
                    isFirst = false;
                }
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<string> ReadHeaderAsync(MessageContent content, long offset, long length, CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(length, MaxHeader);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, 1));
        try
        {
            for (var done = 0; done < size;)
            {
                var read = await content.ReadAsync(offset + done, buffer.AsMemory(done, size - done), cancellationToken).ConfigureAwait(false);
                if (read == 0) throw new EndOfStreamException("The message ends within its header.");
                done += read;
            }

            return HeaderText.Decode(buffer.AsSpan(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
