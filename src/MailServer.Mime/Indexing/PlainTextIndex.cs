using System.Buffers;
using System.Globalization;
using System.Text;
using MailServer.Messages;

namespace MailServer.Mime.Indexing;

/// <summary>The index of a message that cannot be read as MIME: one part of plain text, which has all that follows the header.</summary>
internal static class PlainTextIndex
{
    private const int BlockSize = 64 * 1024;

    public static async ValueTask<MessageIndex> CreateAsync(MessageContent content, MessageIndexerOptions options, CancellationToken cancellationToken)
    {
        var header = await FindHeaderAsync(content, options.MaxHeaderBytes, cancellationToken).ConfigureAwait(false);
        var lines = await CountLinesAsync(content, header, cancellationToken).ConfigureAwait(false);
        var body = content.Length - header;
        var structure = string.Create(
            CultureInfo.InvariantCulture, $"(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" {body} {lines}");
        return new MessageIndex
        {
            Envelope = "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"u8.ToArray(),
            BodyStructure = Encoding.UTF8.GetBytes(structure + " NIL NIL NIL NIL)"),
            Body = Encoding.UTF8.GetBytes(structure + ")"),
            Parts = [Part("", header, body), Part("1", header, body)],
            Headers = new SearchHeaders(),
        };
    }

    private static MessagePart Part(string section, long header, long body) => new()
    {
        Section = section,
        HeaderOffset = 0,
        HeaderLength = header,
        BodyOffset = header,
        BodyLength = body,
        MediaType = "text/plain",
    };

    /// <summary>Octets up to and with the first empty line, or all, or none when the header is longer than allowed.</summary>
    private static async ValueTask<long> FindHeaderAsync(MessageContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var size = (int)Math.Min(content.Length, maxBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Max(size, 1));
        try
        {
            var read = 0;
            while (read < size)
            {
                var count = await content.ReadAsync(read, buffer.AsMemory(read, size - read), cancellationToken).ConfigureAwait(false);
                if (count == 0) break;
                read += count;
            }

            var head = buffer.AsSpan(0, read);
            if (head.StartsWith("\r\n"u8)) return 2;
            var end = head.IndexOf("\r\n\r\n"u8);
            if (end >= 0) return end + 4;
            return size == content.Length ? size : 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask<long> CountLinesAsync(MessageContent content, long offset, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var lines = 0L;
            int read;
            while ((read = await content.ReadAsync(offset, buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                lines += buffer.AsSpan(0, read).Count((byte)'\n');
                offset += read;
            }

            return lines;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
