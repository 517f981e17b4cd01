using System.Buffers;
using MailServer.Imap.Sessions;
using MailServer.Messages;
using MailServer.Messages.Text;

namespace MailServer.Imap.Fetching;

/// <summary>Runs a part through a decoder, a buffer at a time.</summary>
internal static class DecodedCopy
{
    /// <summary>The decoded size, and whether NUL is among the octets: only then the client needs a literal8 (RFC 3516 §4.3).</summary>
    public static async ValueTask<(long Size, bool HasNul)> LookAsync(MessageContent part, TransferDecoder decoder, CancellationToken cancellationToken)
    {
        var (count, hasNul) = (0L, false);
        await foreach (var piece in DecodedContent.ReadAsync(part, decoder, cancellationToken).ConfigureAwait(false))
        {
            count += piece.Length;
            hasNul = hasNul || piece.Span.Contains((byte)0);
        }

        return (count, hasNul);
    }

    /// <summary>Sends a range of the decoded bytes.</summary>
    public static async ValueTask SendAsync(
        MessageContent part, TransferDecoder decoder, long from, long length, ImapOutput output, CancellationToken cancellationToken)
    {
        await foreach (var piece in DecodedContent.ReadAsync(part, decoder, cancellationToken).ConfigureAwait(false))
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
}
