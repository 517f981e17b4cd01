using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Sharing;

/// <summary>LIST … RETURN (MYRIGHTS) (RFC 8440 §3): the rights behind each mailbox.</summary>
internal static class ListedRights
{
    public static Reply? Refusal(ImapSession session) => session.Account is ISharingAccount ? null : Reply.Bad("MYRIGHTS is not known");

    public static async ValueTask TellAsync(ImapSession session, ListResponse entry, CancellationToken cancellationToken)
    {
        if ((entry.Attributes & (MailboxAttributes.NoSelect | MailboxAttributes.NonExistent)) != 0) return;
        var read = await ((ISharingAccount)session.Account).GetRightsAsync(entry.Mailbox, cancellationToken).ConfigureAwait(false);
        if (read.TryGet(out var rights)) session.Output.WriteMyRights(entry.Mailbox, rights, session.IsUtf8);
    }
}
