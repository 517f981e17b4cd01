using MailServer.Imap.Fetching;
using MailServer.Imap.Sessions;
using MailServer.Messages;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Urls;

/// <summary>The message that a URL names (RFC 5092), found in the mailbox that the user may read it in.</summary>
/// <param name="Url">The URL.</param>
/// <param name="Message">The message with its content and structure.</param>
internal sealed record UrlMessage(ImapUrl Url, StoredMessage Message)
{
    private const MessageFields Fields = MessageFields.Content | MessageFields.Parts | MessageFields.Structure;

    public MessageContent Content => Message.Content!;

    /// <summary>What of the message is meant.</summary>
    public FetchSection Wanted => Url.Section ?? FetchSection.Whole;

    /// <summary>Where it lies; null when the message has no such part.</summary>
    public Section? Section => Fetching.Section.Find(Wanted, Message);

    /// <summary>Finds it; null when there is no such message, or the user may not read it by this URL.</summary>
    public static async ValueTask<UrlMessage?> FindAsync(ImapSession session, ImapUrl url, CancellationToken cancellationToken)
    {
        if (url.Access != UrlAccess.None) return await FindSignedAsync(session, url, cancellationToken).ConfigureAwait(false);
        if (!url.IsRelative && !await UrlOwners.IsOwnAsync(session, url, cancellationToken).ConfigureAwait(false)) return null;
        if (url.Mailbox is not null) return await FindAsync(session.Account, url, cancellationToken).ConfigureAwait(false);
        return url.IsRelative && session.Selected is { } selected ? await ReadAsync(selected.Folder, url, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>The ranges of a section, as PARTIAL wants them.</summary>
    public async ValueTask<ContentRanges> RangesAsync(Section section, CancellationToken cancellationToken)
    {
        var ranges = await SectionRanges.FindAsync(Content, section, Wanted, cancellationToken).ConfigureAwait(false);
        return Url.PartialOffset is { } offset ? ranges.Slice(offset, Url.PartialLength ?? ranges.Length) : ranges;
    }

    private static async ValueTask<UrlMessage?> FindSignedAsync(ImapSession session, ImapUrl url, CancellationToken cancellationToken)
    {
        if (await UrlAuthorization.OpenAsync(session, url, cancellationToken).ConfigureAwait(false) is not { } account) return null;
        await using (account.ConfigureAwait(false))
        {
            return await FindAsync(account, url, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<UrlMessage?> FindAsync(IMailAccount account, ImapUrl url, CancellationToken cancellationToken)
    {
        var mailbox = await UrlMailbox.FindAsync(account, url.Mailbox!, cancellationToken).ConfigureAwait(false);
        var opened = await account.OpenFolderAsync(mailbox, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var folder)) return null;
        await using (folder.ConfigureAwait(false))
        {
            return await ReadAsync(folder, url, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<UrlMessage?> ReadAsync(IMailFolder folder, ImapUrl url, CancellationToken cancellationToken)
    {
        if (url.Uid is not { } uid || (url.UidValidity is { } validity && validity != folder.State.UidValidity)) return null;
        await foreach (var message in folder.FetchAsync(UidSet.Of(uid), Fields, cancellationToken).ConfigureAwait(false))
        {
            return new UrlMessage(url, message);
        }

        return null;
    }
}
