using MailServer.Imap.Sessions;
using MailServer.Messages;
using MailServer.Messages.Text;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Fetching;

/// <summary>Writes sections of messages, BODY[…], BINARY[…] and the RFC822 forms (RFC 9051 §6.4.5), by ranges of the content.</summary>
internal sealed class SectionWriter(ImapSession session)
{
    private readonly ImapFetchWriter _writer = session.FetchWriter;

    public bool HasUnknownEncoding { get; private set; }

    public async ValueTask WriteAsync(FetchItem item, StoredMessage message, CancellationToken cancellationToken)
    {
        var isBinary = item.Attribute is FetchAttribute.Binary or FetchAttribute.BinarySize;
        if (Section.Find(item.Section!, message) is not { } section) _writer.MissingSection(item);
        else if (isBinary && section.Encoding is { } encoding) await WriteDecodedAsync(item, message.Content!, section, encoding, cancellationToken).ConfigureAwait(false);
        else await WriteRangesAsync(item, message.Content!, section, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteRangesAsync(FetchItem item, MessageContent content, Section section, CancellationToken cancellationToken)
    {
        var ranges = await SectionRanges.FindAsync(content, section, item.Section!, cancellationToken).ConfigureAwait(false);
        if (item.Attribute == FetchAttribute.BinarySize)
        {
            _writer.BinarySize(item, ranges.Length);
            return;
        }

        if (item.Partial is { } partial) ranges = ranges.Slice(partial.Offset, partial.Length);
        var isText = item.Attribute != FetchAttribute.Binary;
        _writer.BeginSection(item, ranges.Length, !isText && await ranges.HasNulAsync(content, cancellationToken).ConfigureAwait(false));
        foreach (var (offset, length) in ranges.Items)
        {
            await session.Output.CopyAsync(content, offset, length, isText).ConfigureAwait(false);
        }
    }

    // The size is needed before the first byte: the part is decoded once to count and once to send, and never held.
    private async ValueTask WriteDecodedAsync(
        FetchItem item, MessageContent content, Section section, TransferEncoding encoding, CancellationToken cancellationToken)
    {
        if (TransferDecoder.For(encoding) is not { } decoder)
        {
            HasUnknownEncoding = true;
            _writer.MissingSection(item);
            return;
        }

        var part = content.Slice(section.Offset, section.Length);
        var (size, hasNul) = await DecodedCopy.LookAsync(part, decoder, cancellationToken).ConfigureAwait(false);
        if (item.Attribute == FetchAttribute.BinarySize)
        {
            _writer.BinarySize(item, size);
            return;
        }

        var from = Math.Min(item.Partial?.Offset ?? 0, size);
        var length = Math.Min(item.Partial?.Length ?? size, size - from);
        _writer.BeginSection(item, length, hasNul);
        await DecodedCopy.SendAsync(part, TransferDecoder.For(encoding)!, from, length, session.Output, cancellationToken).ConfigureAwait(false);
    }
}
