using MailServer.Messages;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Fetching;

/// <summary>Which pieces of a message make up a section.</summary>
internal static class SectionRanges
{
    public static async ValueTask<ContentRanges> FindAsync(MessageContent content, Section section, FetchSection wanted, CancellationToken cancellationToken) =>
        wanted.Text is FetchSectionText.HeaderFields or FetchSectionText.HeaderFieldsNot
            ? await HeaderFields.FindAsync(content, section, wanted, cancellationToken).ConfigureAwait(false)
            : new ContentRanges(section.Offset, section.Length);
}
