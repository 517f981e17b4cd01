using MailServer.Imap.Sessions;
using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Imap.Urls;

/// <summary>Decides whether a signed URL lets somebody read what it names (RFC 4467). Why not is told to nobody.</summary>
internal static class UrlAuthorization
{
    /// <summary>Opens the owner's account; null when the URL gives no right to.</summary>
    public static async ValueTask<IMailAccount?> OpenAsync(ImapSession session, ImapUrl url, CancellationToken cancellationToken)
    {
        if (url is not { User: { } user, Mailbox: { } mailbox, Rump: { } rump, Token: { } token, Mechanism: UrlToken.Mechanism } || !UrlOwners.IsOurs(session.Options, url)) return null;
        if (url.Expire <= session.Services.Time.GetUtcNow() || !await MayUseAsync(session, url, cancellationToken).ConfigureAwait(false)) return null;
        if (await UrlOwners.FindAsync(session, user, cancellationToken).ConfigureAwait(false) is not { } owner) return null;
        var opened = await session.Services.Store.OpenAccountAsync(owner.Id, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var account)) return null;
        if (account is IUrlKeyAccount keys
            && await UrlMailbox.FindAsync(account, mailbox, cancellationToken).ConfigureAwait(false) is var name
            && (await keys.GetUrlKeyAsync(name, created: null, cancellationToken).ConfigureAwait(false)).TryGet(out var key)
            && UrlToken.Matches(key, rump, token)) return account;
        await account.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private static async ValueTask<bool> MayUseAsync(ImapSession session, ImapUrl url, CancellationToken cancellationToken) => url.Access switch
    {
        UrlAccess.Anonymous or UrlAccess.AuthenticatedUser => true,
        UrlAccess.User => (await UrlOwners.FindAsync(session, url.AccessUser!, cancellationToken).ConfigureAwait(false))?.Id == session.Principal!.Account.Id,
        UrlAccess.Submit => await IsSubmissionServerAsync(session, cancellationToken).ConfigureAwait(false)
            && await UrlOwners.FindAsync(session, url.AccessUser!, cancellationToken).ConfigureAwait(false) is not null,
        _ => false,
    };

    // submit+ is for message submission entities alone, which the administrator names.
    private static async ValueTask<bool> IsSubmissionServerAsync(ImapSession session, CancellationToken cancellationToken)
    {
        foreach (var name in session.Options.SubmissionUsers)
        {
            if ((await UrlOwners.FindAsync(session, name, cancellationToken).ConfigureAwait(false))?.Id == session.Principal!.Account.Id) return true;
        }

        return false;
    }
}
