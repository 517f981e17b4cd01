using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Fetching;

internal static class FetchRunner
{
    public static ValueTask<Reply> RunAsync(ImapSession session, FetchCommand command, CancellationToken cancellationToken) =>
        new(Reply.No("later"));
}
