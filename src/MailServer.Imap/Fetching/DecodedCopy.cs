using System.Buffers;
using MailServer.Imap.Sessions;
using MailServer.Messages;
using MailServer.Messages.Text;

namespace MailServer.Imap.Fetching;

/// <summary>Runs a part through a decoder, a buffer at a time.</summary>
internal static class DecodedCopy
{
    /// <summary>The decoded size.</summary>
    public static async ValueTask<long> CountAsync(MessageContent part, TransferDecoder decoder, CancellationToken cancellationToken)
    {
        long count = 0;
        await foreach (var piece in DecodedContent.ReadAsync(part, decoder, cancellationToken).ConfigureAwait(false)) count += piece.Length;
        return count;
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
