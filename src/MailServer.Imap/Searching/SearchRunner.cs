using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Searching;

internal static class SearchRunner
{
    public static ValueTask<Reply> RunAsync(ImapSession session, SearchCommand command, CancellationToken cancellationToken) =>
        new(Reply.No("later"));
}
