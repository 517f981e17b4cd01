using System.Buffers;
using MailServer.Messages;
using MailServer.Protocol.Text;

namespace MailServer.Delivery.Outbound.Client;

/// <summary>Streams a message's bytes to the server, a piece at a time, so that memory stays bounded and each piece has its time limit.</summary>
internal sealed class ContentSender(SmtpChannel channel, TimeSpan blockTimeout)
{
    private const int PieceLength = 32 * 1024;

    /// <summary>Sends the content as text that ends with a dot (RFC 5321 §4.5.2): dots stuffed, bare CR and LF and long lines made legal.</summary>
    /// <exception cref="ContentException">The content cannot be read; the end of the message was not sent.</exception>
    public async ValueTask SendTextAsync(MessageContent content, ContentFacts facts, CancellationToken cancellationToken)
    {
        var stuffer = new DotStuffer();
        var breaker = facts.LongestLine > LineBreaker.MaxLineLength ? new LineBreaker() : null;
        var broken = new ArrayBufferWriter<byte>();
        await CopyAsync(content, Write, cancellationToken).ConfigureAwait(false);
        stuffer.Complete(channel.Output);
        await channel.FlushAsync(blockTimeout, cancellationToken).ConfigureAwait(false);

        void Write(ReadOnlySpan<byte> piece)
        {
            if (breaker is null)
            {
                stuffer.Write(piece, channel.Output);
                return;
            }

            broken.ResetWrittenCount();
            breaker.Write(piece, broken);
            stuffer.Write(broken.WrittenSpan, channel.Output);
        }
    }

    /// <summary>Sends the content as one chunk, as it is (RFC 3030 §2).</summary>
    /// <exception cref="ContentException">The content cannot be read; the chunk is not complete.</exception>
    public async ValueTask SendChunkAsync(MessageContent content, CancellationToken cancellationToken)
    {
        channel.Write(string.Create(null, $"BDAT {content.Length} LAST"));
        await CopyAsync(content, piece => channel.Output.Write(piece), cancellationToken).ConfigureAwait(false);
        await channel.FlushAsync(blockTimeout, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CopyAsync(MessageContent content, PieceWriter write, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            for (long offset = 0; offset < content.Length;)
            {
                int read = await ReadAsync(content, offset, buffer.AsMemory(0, PieceLength), cancellationToken).ConfigureAwait(false);
                write(buffer.AsSpan(0, read));
                offset += read;
                // The last piece leaves together with what ends the message.
                if (offset < content.Length) await channel.FlushAsync(blockTimeout, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<int> ReadAsync(MessageContent content, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            int read = await content.ReadAsync(offset, buffer, cancellationToken).ConfigureAwait(false);
            return read > 0 ? read : throw new EndOfStreamException("The message ends before its length.");
        }
        catch (IOException failure)
        {
            throw new ContentException(failure);
        }
    }

    private delegate void PieceWriter(ReadOnlySpan<byte> piece);
}

/// <summary>Our own copy of the message cannot be read. The connection must be cut: the server waits for the rest.</summary>
internal sealed class ContentException(Exception cause) : Exception(cause.Message, cause);
