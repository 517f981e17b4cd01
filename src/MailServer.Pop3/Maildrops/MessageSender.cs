using System.Buffers;
using MailServer.Connections;
using MailServer.Messages;
using MailServer.Pop3.Sessions;
using MailServer.Protocol.Text;

namespace MailServer.Pop3.Maildrops;

/// <summary>Sends a message, or its top, at the pace at which the client reads: a piece is in memory, never the message.</summary>
internal static class MessageSender
{
    private const int PieceLength = 16 * 1024;

    // In the place of NUL, which no message may hold (RFC 5322 §2.2, §3.5) and at which many a client ends its text.
    private const byte Replacement = 0x80;

    /// <summary>Sends the content and the dot behind it.</summary>
    /// <param name="output">The client.</param>
    /// <param name="content">The message.</param>
    /// <param name="cut">Where to end, or null for the whole message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MailConnectionException">The client is gone, or the message cannot be read to its end, which the client could not be told any other way.</exception>
    public static async ValueTask SendAsync(SessionOutput output, MessageContent content, TopCut? cut, CancellationToken cancellationToken)
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            var stuffer = new DotStuffer();
            for (long offset = 0; offset < content.Length && cut is not { IsComplete: true };)
            {
                int read = await ReadAsync(content, offset, piece, cancellationToken).ConfigureAwait(false);
                piece.AsSpan(0, read).Replace((byte)0, Replacement);
                int wanted = cut?.Take(piece.AsSpan(0, read)) ?? read;
                stuffer.Write(piece.AsSpan(0, wanted), output);
                offset += read;
                await output.FlushWhenFullAsync().ConfigureAwait(false);
            }

            stuffer.Complete(output);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static async ValueTask<int> ReadAsync(MessageContent content, long offset, byte[] piece, CancellationToken cancellationToken)
    {
        try
        {
            int read = await content.ReadAsync(offset, piece, cancellationToken).ConfigureAwait(false);
            return read > 0 ? read : throw new EndOfStreamException("The message is shorter than the store said.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The client is in the middle of the message: an error text would become a part of it.
            throw new MailConnectionException("A message could not be read to its end.", exception);
        }
    }
}
