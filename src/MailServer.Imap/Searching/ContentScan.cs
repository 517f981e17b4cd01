using System.Buffers;
using System.Text;
using MailServer.Imap.Decoding;
using MailServer.Messages;
using MailServer.Storage;

namespace MailServer.Imap.Searching;

/// <summary>Looks for all needles of a search in one message, in one pass over its decoded text, a buffer at a time.</summary>
internal sealed class ContentScan(StoredMessage message, IReadOnlyList<TextNeedle> needles)
{
    // A header that is larger is searched up to here; the indexer reads no more of it either.
    private const int MaxHeader = 256 * 1024;
    private const int WindowSize = 16 * 1024;

    private readonly MessageContent _content = message.Content!;
    private readonly bool[] _found = new bool[needles.Count];

    public async ValueTask<bool[]> RunAsync(CancellationToken cancellationToken)
    {
        var parts = message.Index!.Parts;
        var header = await ReadHeaderAsync(parts[0].HeaderOffset, parts[0].HeaderLength, cancellationToken).ConfigureAwait(false);
        TestHeader(header);
        foreach (var part in parts)
        {
            if (AllFound(static needle => needle.Place != NeedlePlace.Header)) break;
            if (part.Message is { } embedded) await TestEmbeddedAsync(embedded, cancellationToken).ConfigureAwait(false);
            else if (part.MediaType.StartsWith("text/", StringComparison.Ordinal) && !IsShownAgain(part, parts))
                await TestPartAsync(part, cancellationToken).ConfigureAwait(false);
        }

        return _found;
    }

    // A message that is not multipart is listed as itself and as its part 1: the same bytes.
    private static bool IsShownAgain(MessagePart part, IReadOnlyList<MessagePart> parts) =>
        part.Section.Length == 0 && parts.Count > 1 && parts[1].BodyOffset == part.BodyOffset;

    private void TestHeader(HeaderText header)
    {
        for (var i = 0; i < needles.Count; i++)
        {
            _found[i] = needles[i].Place switch
            {
                NeedlePlace.Header => header.HasField(needles[i].Field, needles[i]),
                NeedlePlace.Text => needles[i].IsIn(header.Text),
                _ => false,
            };
        }
    }

    private async ValueTask TestEmbeddedAsync(EmbeddedMessage embedded, CancellationToken cancellationToken)
    {
        var header = await ReadHeaderAsync(embedded.HeaderOffset, embedded.HeaderLength, cancellationToken).ConfigureAwait(false);
        TestBody(header.Text);
    }

    private async ValueTask TestPartAsync(MessagePart part, CancellationToken cancellationToken)
    {
        var decoder = TransferDecoder.For(part.Encoding) ?? TransferDecoder.For(TransferEncoding.Binary)!;
        var characters = Charsets.Find(part.Charset).GetDecoder();
        var overlap = Math.Max(needles.Max(static needle => needle.Length) - 1, 0);
        var window = ArrayPool<char>.Shared.Rent(overlap + WindowSize);
        try
        {
            var kept = 0;
            var body = _content.Slice(part.BodyOffset, part.BodyLength);
            await foreach (var piece in DecodedCopy.PiecesAsync(body, decoder, cancellationToken).ConfigureAwait(false))
            {
                if (AllFound(static needle => needle.Place != NeedlePlace.Header)) return;
                kept = TestPiece(piece.Span, characters, window, kept, overlap);
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(window);
        }
    }

    // The end of the window is kept, so that a text across two pieces is found.
    private int TestPiece(ReadOnlySpan<byte> bytes, Decoder decoder, char[] window, int kept, int overlap)
    {
        while (!bytes.IsEmpty)
        {
            decoder.Convert(bytes, window.AsSpan(kept), flush: false, out var used, out var written, out _);
            bytes = bytes[used..];
            var length = kept + written;
            TestBody(window.AsSpan(0, length));
            kept = Math.Min(overlap, length);
            window.AsSpan(length - kept, kept).CopyTo(window);
        }

        return kept;
    }

    private void TestBody(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < needles.Count; i++)
        {
            if (!_found[i] && needles[i].Place != NeedlePlace.Header) _found[i] = needles[i].IsIn(text);
        }
    }

    private bool AllFound(Func<TextNeedle, bool> which)
    {
        for (var i = 0; i < needles.Count; i++)
        {
            if (!_found[i] && which(needles[i])) return false;
        }

        return true;
    }

    private async ValueTask<HeaderText> ReadHeaderAsync(long offset, long length, CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(length, MaxHeader);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, 1));
        try
        {
            for (var done = 0; done < size;)
            {
                var read = await _content.ReadAsync(offset + done, buffer.AsMemory(done, size - done), cancellationToken).ConfigureAwait(false);
                if (read == 0) throw new EndOfStreamException("The message ends within its header.");
                done += read;
            }

            return new HeaderText(buffer.AsSpan(0, size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
