using System.IO.Pipelines;
using MailServer.Imap.Fetching;
using MailServer.Imap.Sessions;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Appending;

/// <summary>What a URL of CATENATE names: a message of the user's, or a part of one (RFC 4469 §3).</summary>
/// <param name="Content">The message's bytes, which stay readable.</param>
/// <param name="Ranges">What of them.</param>
internal sealed record UrlContent(MessageContent Content, ContentRanges Ranges)
{
    /// <summary>Finds it; null when there is no such thing, or the URL leads elsewhere.</summary>
    public static async ValueTask<UrlContent?> FindAsync(ImapSession session, string text, CancellationToken cancellationToken)
    {
        if (!ImapUrl.TryParse(text, out var url) || !url.IsRelative || url.Uid is not { } uid || url.Access != UrlAccess.None) return null;
        if (url.Mailbox is null) return session.Selected is { } selected ? await ReadAsync(selected.Folder, url, uid, cancellationToken).ConfigureAwait(false) : null;
        var opened = await session.Account.OpenFolderAsync(url.Mailbox, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var folder)) return null;
        await using (folder.ConfigureAwait(false))
        {
            return await ReadAsync(folder, url, uid, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask CopyToAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        foreach (var (offset, length) in Ranges.Items)
        {
            // A store that has stopped reading says why at the commit.
            if (!await Content.CopyToAsync(writer, offset, length, cancellationToken).ConfigureAwait(false)) return;
        }
    }

    private static async ValueTask<UrlContent?> ReadAsync(IMailFolder folder, ImapUrl url, uint uid, CancellationToken cancellationToken)
    {
        if (url.UidValidity is { } validity && validity != folder.State.UidValidity) return null;
        await foreach (var message in folder.FetchAsync(UidSet.Of(uid), MessageFields.Content | MessageFields.Parts, cancellationToken).ConfigureAwait(false))
        {
            var wanted = url.Section ?? FetchSection.Whole;
            if (Section.Find(wanted, message) is not { } section) return null;
            var ranges = await SectionRanges.FindAsync(message.Content!, section, wanted, cancellationToken).ConfigureAwait(false);
            if (url.PartialOffset is { } offset) ranges = ranges.Slice(offset, url.PartialLength ?? ranges.Length);
            return new UrlContent(message.Content!, ranges);
        }

        return null;
    }
}
