using MailServer.Imap.Sessions;
using MailServer.Imap.Urls;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>
/// Whose limits a quota root names (RFC 9208 §3.2). The empty name is the user's own account.
/// To administrators an address names the account of that user; to others such a root does not exist.
/// </summary>
internal static class QuotaRoots
{
    public const string Own = "";

    /// <summary>Whether the user sets limits.</summary>
    public static bool MaySet(ImapSession session) => session.Account is IQuotaAccount && IsAdministrator(session);

    /// <summary>Does something with the account that a root names.</summary>
    public static async ValueTask<Reply> WithAsync(
        ImapSession session, string root, Func<IQuotaAccount, ValueTask<Reply>> action, CancellationToken cancellationToken)
    {
        if (session.Account is not IQuotaAccount own) return Reply.Bad("Quotas are not kept here");
        if (root == Own) return await action(own).ConfigureAwait(false);
        if (!IsAdministrator(session) || await UrlOwners.FindAsync(session, root, cancellationToken).ConfigureAwait(false) is not { } owner) return Missing;
        var opened = await session.Services.Store.OpenAccountAsync(owner.Id, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var account)) return opened.Error == StoreError.NotFound ? Missing : opened.Error.ToReply();
        await using (account.ConfigureAwait(false))
        {
            return account is IQuotaAccount limited ? await action(limited).ConfigureAwait(false) : Missing;
        }
    }

    private static bool IsAdministrator(ImapSession session) =>
        session.Principal is { } principal && session.Options.Administrators.Contains(principal.Account.Address.ToString(), StringComparer.OrdinalIgnoreCase);

    private static Reply Missing => Reply.No("There is no such quota root", Protocol.Imap.ImapResponseCode.NonExistent);
}
