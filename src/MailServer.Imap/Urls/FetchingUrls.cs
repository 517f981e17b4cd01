using System.Buffers;
using MailServer.Imap.Fetching;
using MailServer.Imap.Sessions;
using MailServer.Messages.Text;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Urls;

/// <summary>URLFETCH (RFC 4467), also in the extended form (RFC 5524). A URL that cannot be used is answered with NIL, for whatever reason.</summary>
internal static class FetchingUrls
{
    public static async ValueTask<Reply> RunAsync(ImapSession session, UrlFetchCommand command, CancellationToken cancellationToken)
    {
        if (session.Account is not IUrlKeyAccount) return Reply.Bad("URLs are not signed here");
        foreach (var request in command.Urls)
        {
            var found = ImapUrl.TryParse(request.Url, out var url) && url.Access != UrlAccess.None
                ? await UrlMessage.FindAsync(session, url, cancellationToken).ConfigureAwait(false)
                : null;
            if (found is not { Section: { } section }) session.Output.WriteUrlFetchFailed(request.Url);
            else await TellAsync(session, request, found, section, cancellationToken).ConfigureAwait(false);
            await session.Output.FlushWhenFullAsync().ConfigureAwait(false);
        }

        return Reply.Ok("These are the texts");
    }

    private static async ValueTask TellAsync(ImapSession session, UrlFetchRequest request, UrlMessage found, Section section, CancellationToken cancellationToken)
    {
        var output = session.Output;
        output.BeginResponse();
        if (request.Items == UrlFetchItems.None)
        {
            var ranges = await found.RangesAsync(section, cancellationToken).ConfigureAwait(false);
            output.BeginUrlFetch(request.Url, ranges.Length);
            await CopyAsync(session, found, ranges, isText: true).ConfigureAwait(false);
        }
        else
        {
            output.BeginUrlFetchItems(request.Url);
            await TellItemsAsync(session, request.Items, found, section, cancellationToken).ConfigureAwait(false);
        }

        output.EndUrlFetch();
        output.EndResponse();
    }

    private static async ValueTask TellItemsAsync(ImapSession session, UrlFetchItems items, UrlMessage found, Section section, CancellationToken cancellationToken)
    {
        var output = session.Output;
        if (items.HasFlag(UrlFetchItems.BodyPartStructure)) output.WriteUrlFetchStructure(PartStructure.Find(found.Message.Index!.BodyStructure.Span, found.Wanted));
        if (items.HasFlag(UrlFetchItems.Binary) && section.Encoding is { } encoding) await TellDecodedAsync(session, found, section, encoding, cancellationToken).ConfigureAwait(false);
        else if ((items & (UrlFetchItems.Binary | UrlFetchItems.Body)) != 0)
        {
            var ranges = await found.RangesAsync(section, cancellationToken).ConfigureAwait(false);
            output.BeginUrlFetchData(items.HasFlag(UrlFetchItems.Binary), ranges.Length);
            await CopyAsync(session, found, ranges, isText: !items.HasFlag(UrlFetchItems.Binary)).ConfigureAwait(false);
            output.Write(")"u8);
        }
    }

    private static async ValueTask TellDecodedAsync(
        ImapSession session, UrlMessage found, Section section, Messages.TransferEncoding encoding, CancellationToken cancellationToken)
    {
        if (TransferDecoder.For(encoding) is not { } decoder)
        {
            session.Output.WriteUrlFetchMissing(binary: true);
            return;
        }

        // The size is needed before the first byte: the part is decoded once to count and once to send.
        var part = found.Content.Slice(section.Offset, section.Length);
        var (size, _) = await DecodedCopy.LookAsync(part, decoder, cancellationToken).ConfigureAwait(false);
        var from = Math.Min(found.Url.PartialOffset ?? 0, size);
        var length = Math.Min(found.Url.PartialLength ?? size, size - from);
        session.Output.BeginUrlFetchData(binary: true, length);
        await DecodedCopy.SendAsync(part, TransferDecoder.For(encoding)!, from, length, session.Output, cancellationToken).ConfigureAwait(false);
        session.Output.Write(")"u8);
    }

    private static async ValueTask CopyAsync(ImapSession session, UrlMessage found, ContentRanges ranges, bool isText)
    {
        foreach (var (offset, length) in ranges.Items) await session.Output.CopyAsync(found.Content, offset, length, isText).ConfigureAwait(false);
    }
}
