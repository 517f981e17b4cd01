using MailServer.Directories;
using MailServer.Imap.Sessions;
using MailServer.Imap.Urls;
using MailServer.Storage;

namespace MailServer.Imap.Commands;

/// <summary>
/// Whose limits a quota root names (RFC 9208 §3.2). The empty name is the user's own account.
/// To administrators an address names the account of that user, to those who administer somebody's folder (right "a") the owner's; to others
/// such a root does not exist. Some programs name a mailbox where a root is meant (MailKit in SETQUOTA): administrators may.
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
        if (!IsAdministrator(session)) return Missing;
        if (await FindOwnerAsync(session, root, cancellationToken).ConfigureAwait(false) is not { } owner) return await IsOwnMailboxAsync(session, own, root, cancellationToken).ConfigureAwait(false) ? await action(own).ConfigureAwait(false) : Missing;
        var opened = await session.Services.Store.OpenAccountAsync(owner.Id, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var account)) return opened.Error == StoreError.NotFound ? Missing : opened.Error.ToReply();
        await using (account.ConfigureAwait(false))
        {
            return account is IQuotaAccount limited ? await action(limited).ConfigureAwait(false) : Missing;
        }
    }

    /// <summary>The limits of somebody else by a root's name, for those who are not administrators.</summary>
    public static async ValueTask<OwnerQuota?> FindOthersAsync(ImapSession session, string root, CancellationToken cancellationToken)
    {
        if (root == Own || IsAdministrator(session) || session.Account is not ISharingAccount account) return null;
        var found = await account.FindOwnerQuotaAsync(root, cancellationToken).ConfigureAwait(false);
        return found.TryGet(out var quota) ? quota : null;
    }

    // By address, or by one of the account's mailboxes.
    private static async ValueTask<AccountFacts?> FindOwnerAsync(ImapSession session, string root, CancellationToken cancellationToken)
    {
        if (await UrlOwners.FindAsync(session, root, cancellationToken).ConfigureAwait(false) is { } owner) return owner;
        if (session.Account is not ISharingAccount account) return null;
        var quota = await account.GetOwnerQuotaAsync(root, cancellationToken).ConfigureAwait(false);
        return quota.TryGet(out var found) ? await UrlOwners.FindAsync(session, found.Owner, cancellationToken).ConfigureAwait(false) : null;
    }

    private static async ValueTask<bool> IsOwnMailboxAsync(ImapSession session, IQuotaAccount own, string mailbox, CancellationToken cancellationToken) =>
        own.Counts(mailbox) && (await session.Account.GetStateAsync(mailbox, cancellationToken).ConfigureAwait(false)).IsSuccess;

    private static bool IsAdministrator(ImapSession session) =>
        session.Principal is { } principal && session.Options.Administrators.Contains(principal.Account.Address.ToString(), StringComparer.OrdinalIgnoreCase);

    private static Reply Missing => Reply.No("There is no such quota root", Protocol.Imap.ImapResponseCode.NonExistent);
}
