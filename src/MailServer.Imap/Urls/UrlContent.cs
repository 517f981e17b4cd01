using System.IO.Pipelines;
using MailServer.Imap.Fetching;
using MailServer.Imap.Sessions;
using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Urls;

/// <summary>What a URL of CATENATE names: a message that the user may read, or a part of one (RFC 4469 §3).</summary>
/// <param name="Content">The message's bytes, which stay readable.</param>
/// <param name="Ranges">What of them.</param>
internal sealed record UrlContent(MessageContent Content, ContentRanges Ranges)
{
    /// <summary>Finds it; null when there is no such thing, or the URL leads elsewhere.</summary>
    public static async ValueTask<UrlContent?> FindAsync(ImapSession session, string text, CancellationToken cancellationToken)
    {
        if (!ImapUrl.TryParse(text, out var url) || url.Uid is null) return null;
        var found = await UrlMessage.FindAsync(session, url, cancellationToken).ConfigureAwait(false);
        return found is { Section: { } section }
            ? new UrlContent(found.Content, await found.RangesAsync(section, cancellationToken).ConfigureAwait(false))
            : null;
    }

    public async ValueTask CopyToAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        foreach (var (offset, length) in Ranges.Items)
        {
            // A store that has stopped reading says why at the commit.
            if (!await Content.CopyToAsync(writer, offset, length, cancellationToken).ConfigureAwait(false)) return;
        }
    }
}
