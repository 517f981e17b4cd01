using System.Buffers;
using MailServer.Messages;
using MailServer.Mime.Indexing;
using MailServer.Protocol.Imap;
using MimeKit;

namespace MailServer.Mime;

/// <summary>
/// Reads a message once, as a stream, and finds what a store keeps with it: envelope, structure, part map, header texts.
/// Bodies are not decoded. Never fails for what a message contains: one that cannot be read as MIME is one part of plain text.
/// Safe for use by many callers at once.
/// </summary>
public sealed class MessageIndexer
{
    private readonly MessageIndexerOptions _options;
    private readonly ParserOptions _parserOptions;

    /// <summary>Makes an indexer.</summary>
    /// <param name="options">Its limits; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of its range.</exception>
    public MessageIndexer(MessageIndexerOptions? options = null)
    {
        _options = options ?? new MessageIndexerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxParts, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxDepth, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.MaxDepth, 250, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaxHeaderBytes, 1024, nameof(options));
        _parserOptions = new ParserOptions { MaxMimeDepth = _options.MaxDepth, MaxAddressGroupDepth = 3 };
    }

    /// <summary>Indexes a message.</summary>
    /// <param name="content">The whole message, as it is kept: offsets count from its first octet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The content cannot be read.</exception>
    public async ValueTask<MessageIndex> IndexAsync(MessageContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var tree = new PartTree(_options.MaxParts);
        if (await ReadPartsAsync(content, tree, cancellationToken).ConfigureAwait(false) && TryBuild(tree.Nodes) is { } index) return index;

        // MimeKit has given up, or has a bug: either way the message is there and must be readable.
        var text = await PlainTextTree.CreateAsync(content, tree.RootFields, cancellationToken).ConfigureAwait(false);
        return TryBuild([text]) ?? Build([text.WithoutFields()]);
    }

    /// <summary>Reads the parts.</summary>
    /// <returns>False when the message cannot be read as MIME.</returns>
    private async ValueTask<bool> ReadPartsAsync(MessageContent content, PartTree tree, CancellationToken cancellationToken)
    {
        using var stream = new MessageStream(content, tree, _options.MaxHeaderBytes);
        var isWhole = await stream.FillFirstBlockAsync(cancellationToken).ConfigureAwait(false);
        var reader = new PartReader(_parserOptions, stream, tree);
        try
        {
            if (isWhole) reader.ReadMessage(cancellationToken);
            else await reader.ReadMessageAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IndexLimitException)
        {
            if (tree.Nodes.Count == 0) return false;
            var rest = await PlainTextTree.CountLineEndsAsync(content, tree.Position, cancellationToken).ConfigureAwait(false);
            tree.CloseAll(content.Length, tree.LineEnds + rest);
        }
        catch (Exception e) when (e is not (IOException or OperationCanceledException))
        {
            return false;
        }

        return tree.Nodes.Count > 0;
    }

    private MessageIndex? TryBuild(IReadOnlyList<PartNode> nodes)
    {
        try
        {
            return Build(nodes);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    private MessageIndex Build(IReadOnlyList<PartNode> nodes)
    {
        var fields = nodes[0].Fields;
        var body = BodyParts.From(nodes, _parserOptions);
        return new MessageIndex
        {
            Envelope = Written(output => output.WriteEnvelope(Envelopes.From(fields, _parserOptions))),
            BodyStructure = Written(output => output.WriteBodyStructure(body, extended: true)),
            Body = Written(output => output.WriteBodyStructure(body, extended: false)),
            Parts = PartMap.From(nodes),
            Headers = SearchTexts.From(fields),
            SentDate = SearchTexts.SentDate(fields),
        };
    }

    private static ReadOnlyMemory<byte> Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>(512);
        write(output);
        return output.WrittenMemory.ToArray();
    }
}
