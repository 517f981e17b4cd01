using MailServer.Directories;
using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;

namespace MailServer.Imap.Urls;

/// <summary>Whose mailboxes a URL names, and whether it leads to this server at all.</summary>
internal static class UrlOwners
{
    /// <summary>Whether an absolute URL names mailboxes of the user who has logged in.</summary>
    public static async ValueTask<bool> IsOwnAsync(ImapSession session, ImapUrl url, CancellationToken cancellationToken)
    {
        if (!IsOurs(session.Options, url)) return false;
        return url.User is null || (await FindAsync(session, url.User, cancellationToken).ConfigureAwait(false))?.Id == session.Account.Id;
    }

    public static bool IsOurs(ImapOptions options, ImapUrl url)
    {
        if (url.Server is not { } server) return false;
        var colon = server.LastIndexOf(':');
        var host = colon > server.LastIndexOf(']') ? server[..colon] : server;
        return options.HostNames.Append(options.GreetingName).Contains(host, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The account of a user name; null when there is none, or it is locked.</summary>
    public static async ValueTask<AccountFacts?> FindAsync(ImapSession session, string user, CancellationToken cancellationToken) =>
        session.Services.Directory is { } directory && await directory.FindAccountAsync(user, cancellationToken).ConfigureAwait(false) is { IsEnabled: true } account
            ? account
            : null;
}
