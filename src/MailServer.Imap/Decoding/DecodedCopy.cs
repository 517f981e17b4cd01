using System.Buffers;
using MailServer.Imap.Sessions;
using MailServer.Messages;

namespace MailServer.Imap.Decoding;

/// <summary>Runs a part through a decoder, a buffer at a time.</summary>
internal static class DecodedCopy
{
    private const int BufferSize = 16 * 1024;

    /// <summary>The decoded size.</summary>
    public static async ValueTask<long> CountAsync(MessageContent part, TransferDecoder decoder, CancellationToken cancellationToken)
    {
        long count = 0;
        await foreach (var piece in PiecesAsync(part, decoder, cancellationToken).ConfigureAwait(false)) count += piece.Length;
        return count;
    }

    /// <summary>Sends a range of the decoded bytes.</summary>
    public static async ValueTask SendAsync(
        MessageContent part, TransferDecoder decoder, long from, long length, ImapOutput output, CancellationToken cancellationToken)
    {
        await foreach (var piece in PiecesAsync(part, decoder, cancellationToken).ConfigureAwait(false))
        {
            if (length == 0) return;
            var skip = (int)Math.Min(from, piece.Length);
            var take = (int)Math.Min(length, piece.Length - skip);
            output.Write(piece.Span.Slice(skip, take));
            from -= skip;
            length -= take;
            await output.FlushWhenFullAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The decoded bytes; each piece is valid until the next is asked for.</summary>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(
        MessageContent part, TransferDecoder decoder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var input = ArrayPool<byte>.Shared.Rent(BufferSize);
        var output = ArrayPool<byte>.Shared.Rent(input.Length + TransferDecoder.Surplus);
        try
        {
            for (long offset = 0; offset < part.Length;)
            {
                var read = await part.ReadAsync(offset, input, cancellationToken).ConfigureAwait(false);
                if (read == 0) throw new EndOfStreamException("The part ends before its length.");
                offset += read;
                yield return output.AsMemory(0, decoder.Decode(input.AsSpan(0, read), output));
            }

            yield return output.AsMemory(0, decoder.Finish(output));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(input);
            ArrayPool<byte>.Shared.Return(output);
        }
    }
}
