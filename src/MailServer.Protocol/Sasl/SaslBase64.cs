using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace MailServer.Protocol.Sasl;

/// <summary>The base64 in which SASL messages travel over SMTP, POP3 and IMAP (RFC 4648 §4), strict and bounded.</summary>
public static class SaslBase64
{
    /// <summary>The longest message taken, decoded, in octets: room for a large OAuth token; RFC 4954 §4 asks for lines of 12,288.</summary>
    public const int MaxDecodedLength = 12288 / 4 * 3;

    /// <summary>Decodes a whole message: no blanks, full padding, at most <see cref="MaxDecodedLength"/> octets; the empty text is an empty message.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out byte[]? message)
    {
        message = null;
        // The framework's decoder skips blanks, so the length alone proves nothing.
        if (encoded.Length % 4 != 0 || encoded.Length / 4 * 3 > MaxDecodedLength || encoded.ContainsAny(" \t\r\n"u8))
            return false;
        byte[] decoded = new byte[encoded.Length / 4 * 3];
        if (Base64.DecodeFromUtf8(encoded, decoded, out _, out int written) != OperationStatus.Done)
            return false;
        message = decoded.AsSpan(0, written).ToArray();
        return true;
    }

    /// <summary>Decodes an initial response: nothing gives null, <c>=</c> an empty message (RFC 4954 §4, RFC 5034 §4, RFC 4959 §3).</summary>
    public static bool TryDecodeInitialResponse(ReadOnlySpan<byte> encoded, out ReadOnlyMemory<byte>? message)
    {
        message = null;
        if (encoded.IsEmpty)
            return true;
        if (encoded.SequenceEqual("="u8))
        {
            message = ReadOnlyMemory<byte>.Empty;
            return true;
        }

        if (!TryDecode(encoded, out byte[]? decoded))
            return false;
        message = decoded;
        return true;
    }

    /// <summary>Whether the line is the <c>*</c> by which a client gives up.</summary>
    public static bool IsCancel(ReadOnlySpan<byte> line) => line.SequenceEqual("*"u8);

    /// <summary>Encodes a message.</summary>
    public static void Encode(IBufferWriter<byte> output, ReadOnlySpan<byte> message)
    {
        ArgumentNullException.ThrowIfNull(output);
        Base64.EncodeToUtf8(message, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(message.Length)), out _, out int written);
        output.Advance(written);
    }
}
