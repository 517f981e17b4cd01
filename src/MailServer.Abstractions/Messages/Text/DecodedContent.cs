using System.Buffers;
using System.Runtime.CompilerServices;

namespace MailServer.Messages.Text;

/// <summary>Runs a part through a decoder, a buffer at a time.</summary>
public static class DecodedContent
{
    private const int BufferSize = 16 * 1024;

    /// <summary>The decoded bytes; each piece is valid until the next is asked for.</summary>
    /// <param name="part">The encoded bytes.</param>
    /// <param name="decoder">A new decoder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The bytes cannot be read.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        MessageContent part, TransferDecoder decoder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(decoder);
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
