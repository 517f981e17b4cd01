using System.IO.Pipelines;
using MailServer.Messages;
using MailServer.Messages.Text;
using MailServer.Protocol.Smtp;
using MailServer.Receiving;

namespace MailServer.Delivery.Local;

/// <summary>
/// What came by BINARYMIME (RFC 3030 §3) goes into mailboxes as text: IMAP may give binary data to nobody who has not asked for it (RFC 9051 §4.3.1), and what it
/// says of a message's structure must be true (RFC 3516 §6). A message whose octets are text anyway stays as it is, and so do its signatures.
/// </summary>
internal static class BinaryParts
{
    private const int PieceLength = 16 * 1024;

    /// <summary>Whether a message holds what text cannot: NUL, or a CR or LF by itself.</summary>
    public static async ValueTask<bool> AreInAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken)
    {
        if (transaction.Parameters.Body != BodyType.BinaryMime) return false;
        var piece = new byte[PieceLength];
        var last = (byte)0;
        for (long offset = 0; offset < content.Length;)
        {
            var read = await content.ReadAsync(offset, piece, cancellationToken).ConfigureAwait(false);
            if (read == 0) break;
            if (IsBinary(piece.AsSpan(0, read), ref last)) return true;
            offset += read;
        }

        return last == '\r';
    }

    /// <summary>Writes a message, its binary parts in base64.</summary>
    public static async ValueTask EncodeAsync(MessageContent content, PipeWriter destination, CancellationToken cancellationToken)
    {
        var encoder = new BinaryEncoder(destination);
        var piece = new byte[PieceLength];
        for (long offset = 0; offset < content.Length;)
        {
            var read = await content.ReadAsync(offset, piece, cancellationToken).ConfigureAwait(false);
            if (read == 0) break;
            encoder.Write(piece.AsSpan(0, read));
            await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
            offset += read;
        }

        encoder.Finish();
        await destination.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private static bool IsBinary(ReadOnlySpan<byte> piece, ref byte last)
    {
        while (!piece.IsEmpty)
        {
            var at = last == '\r' ? 0 : piece.IndexOfAny((byte)0, (byte)'\r', (byte)'\n');
            if (at < 0)
            {
                last = piece[^1];
                return false;
            }

            var previous = at == 0 ? last : (byte)' ';
            last = piece[at];
            if (last == 0 || (previous == '\r') != (last == '\n')) return true;
            piece = piece[(at + 1)..];
        }

        return false;
    }
}
