using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Urls;

/// <summary>
/// The mailbox that a URL names, in the form that mailbox names have in every command (RFC 9051 §5.1): composed, unless a mailbox is called as it was written.
/// The URL itself stays as it is: its token signs what the client wrote.
/// </summary>
internal static class UrlMailbox
{
    public static async ValueTask<string> FindAsync(IMailAccount account, string written, CancellationToken cancellationToken)
    {
        var composed = MailboxNames.Compose(written);
        if (composed == written) return written;
        var state = await account.GetStateAsync(written, cancellationToken).ConfigureAwait(false);
        return state.IsSuccess ? written : composed;
    }
}
