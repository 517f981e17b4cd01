namespace MailServer.Messages.Text;

/// <summary>Undoes a content transfer encoding (RFC 2045 §6), a buffer at a time. Broken input never fails: what cannot be decoded is passed over or kept.</summary>
public abstract class TransferDecoder
{
    /// <summary>How many bytes more than the input the output may have, from what was held back before.</summary>
    public const int Surplus = 4;

    /// <summary>A decoder for one part, or null for an encoding nobody knows.</summary>
    public static TransferDecoder? For(TransferEncoding encoding) => encoding switch
    {
        TransferEncoding.Base64 => new Base64Decoder(),
        TransferEncoding.QuotedPrintable => new QuotedPrintableDecoder(),
        TransferEncoding.Unknown => null,
        _ => new IdentityDecoder(),
    };

    /// <summary>Decodes the next piece.</summary>
    /// <param name="input">The piece.</param>
    /// <param name="output">At least <see cref="Surplus"/> bytes longer than the input.</param>
    /// <returns>Bytes written.</returns>
    public abstract int Decode(ReadOnlySpan<byte> input, Span<byte> output);

    /// <summary>Gives what was held back, at the end.</summary>
    public virtual int Finish(Span<byte> output) => 0;

    private sealed class IdentityDecoder : TransferDecoder
    {
        public override int Decode(ReadOnlySpan<byte> input, Span<byte> output)
        {
            input.CopyTo(output);
            return input.Length;
        }
    }
}
