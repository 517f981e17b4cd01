using System.Buffers;
using MailServer.Messages;

namespace MailServer.Mime.Indexing;

/// <summary>Looks at a message without understanding MIME, in bounded memory.</summary>
internal static class PlainTextTree
{
    private const int BlockSize = 64 * 1024;

    /// <summary>One part of plain text, which has all that follows the header.</summary>
    /// <param name="content">The message.</param>
    /// <param name="fields">The fields of its header that are known.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<PartNode> CreateAsync(MessageContent content, HeaderFields fields, CancellationToken cancellationToken)
    {
        var header = await FindHeaderEndAsync(content, cancellationToken).ConfigureAwait(false);
        return new PartNode(PartKind.Leaf, null, null, fields)
        {
            Section = "1",
            BodyBegin = header,
            BodyEnd = content.Length,
            Lines = await CountLineEndsAsync(content, header, cancellationToken).ConfigureAwait(false),
        };
    }

    public static async ValueTask<long> CountLineEndsAsync(MessageContent content, long offset, CancellationToken cancellationToken)
    {
        var lines = 0L;
        await ScanAsync(content, offset, block => { lines += block.Count((byte)'\n'); return -1; }, cancellationToken).ConfigureAwait(false);
        return lines;
    }

    /// <summary>The offset behind the first empty line; the end when there is none.</summary>
    private static ValueTask<long> FindHeaderEndAsync(MessageContent content, CancellationToken cancellationToken)
    {
        var inLine = false;
        return ScanAsync(content, 0, FindEmptyLine, cancellationToken);

        int FindEmptyLine(ReadOnlySpan<byte> block)
        {
            for (var i = 0; i < block.Length; i++)
            {
                if (block[i] == '\n' && !inLine) return i + 1;
                inLine = block[i] != '\n' && (inLine || block[i] != '\r');
            }

            return -1;
        }
    }

    /// <summary>Shows the content block by block until <paramref name="find"/> gives an index that is not negative.</summary>
    /// <returns>Where that is, or the end.</returns>
    private static async ValueTask<long> ScanAsync(
        MessageContent content, long offset, Func<ReadOnlySpan<byte>, int> find, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            int read;
            while ((read = await content.ReadAsync(offset, buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (find(buffer.AsSpan(0, read)) is >= 0 and var found) return offset + found;
                offset += read;
            }

            return offset;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
