using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Metadata;

namespace MailServer.Imap.Annotations;

/// <summary>LIST … RETURN (METADATA (…)) (RFC 9590): the values behind each mailbox.</summary>
internal static class ListedMetadata
{
    public static async ValueTask TellAsync(ImapSession session, ListCommand command, ListResponse entry, CancellationToken cancellationToken)
    {
        if ((entry.Attributes & (MailboxAttributes.NoSelect | MailboxAttributes.NonExistent)) != 0) return;

        // What cannot be read, or is gone meanwhile, is not told.
        var read = await ((IMetadataAccount)session.Account).GetMetadataAsync(new MetadataTarget(entry.Mailbox), cancellationToken).ConfigureAwait(false);
        if (!read.TryGet(out var entries)) return;
        var selection = MetadataSelection.Of(SpecialUseEntry.Insert(entries, entry.SpecialUse), new GetMetadataCommand(entry.Mailbox, command.MetadataEntries));
        session.Output.WriteMetadata(entry.Mailbox, selection.Found, session.IsUtf8);
    }
}
