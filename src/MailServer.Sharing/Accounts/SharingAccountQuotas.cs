using MailServer.Directories;
using MailServer.Protocol.Imap;
using MailServer.Sharing.Rights;
using MailServer.Storage;

namespace MailServer.Sharing.Accounts;

/// <content>Limits of others: what they hold is told to those who administer some of it.</content>
internal partial class SharingAccount
{
    public async ValueTask<StoreResult<OwnerQuota>> GetOwnerQuotaAsync(string folder, CancellationToken cancellationToken)
    {
        var place = await FindAsync(folder, cancellationToken).ConfigureAwait(false);
        if (place.Owner is not { } owner) return StoreError.NoPermission;
        var error = await place.CheckAsync(MailboxRights.Administer, cancellationToken).ConfigureAwait(false);
        return error == StoreError.None ? await QuotaOfAsync(owner, place.Account, cancellationToken).ConfigureAwait(false) : error;
    }

    public async ValueTask<StoreResult<OwnerQuota>> FindOwnerQuotaAsync(string owner, CancellationToken cancellationToken)
    {
        if (await owners.Directory.FindAccountAsync(owner, cancellationToken).ConfigureAwait(false) is not { } facts || facts.Id == own.Id) return StoreError.NotFound;
        var opened = await owners.OpenAsync(facts.Id, cancellationToken).ConfigureAwait(false);
        if (!opened.TryGet(out var account)) return StoreError.NotFound;
        var acls = await ((IAclAccount)account).ListAclsAsync(cancellationToken).ConfigureAwait(false);
        if (!acls.TryGet(out var lists)) return acls.Error;
        foreach (var entries in lists.Values)
        {
            var rights = await owners.RightsAsync(entries, cancellationToken).ConfigureAwait(false);
            if (rights.Check(MailboxRights.Administer) == StoreError.None) return await QuotaOfAsync(facts, account, cancellationToken).ConfigureAwait(false);
        }

        return StoreError.NotFound;
    }

    private static async ValueTask<StoreResult<OwnerQuota>> QuotaOfAsync(AccountFacts owner, IMailAccount account, CancellationToken cancellationToken) =>
        account is IQuotaAccount limited
            ? new OwnerQuota(owner.Address.ToString(), await limited.GetQuotaAsync(cancellationToken).ConfigureAwait(false))
            : StoreError.NotFound;
}
