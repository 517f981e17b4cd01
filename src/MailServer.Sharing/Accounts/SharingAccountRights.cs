using MailServer.Protocol.Imap;
using MailServer.Sharing.Rights;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Sharing.Accounts;

/// <content>Access control lists (RFC 4314 §3).</content>
internal partial class SharingAccount : ISharingAccount
{
    public string OtherUsersPrefix => _names.OtherUsersPrefix;

    public string SharedPrefix => _names.SharedPrefix;

    public async ValueTask<StoreResult<MailboxRights>> GetRightsAsync(string folder, CancellationToken cancellationToken)
    {
        var place = await FindAsync(folder, cancellationToken).ConfigureAwait(false);
        return await place.GetRightsAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoreResult<IReadOnlyList<KeyValuePair<string, MailboxRights>>>> GetAclAsync(string folder, CancellationToken cancellationToken)
    {
        var found = await AdministeredAsync(folder, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var place)) return found.Error;
        var acl = await ((IAclAccount)place.Account).GetAclAsync(place.Folder, cancellationToken).ConfigureAwait(false);
        if (!acl.TryGet(out var entries)) return acl.Error;
        var list = new SortedDictionary<string, MailboxRights>(StringComparer.Ordinal);
        var owner = place.Owner ?? await owners.Accounts.FindAccountAsync(own.Id, cancellationToken).ConfigureAwait(false);
        foreach (var entry in entries)
        {
            var name = await Identifier.NameAsync(owners.Accounts, entry, cancellationToken).ConfigureAwait(false);
            if (name is not null) list[name] = entry.Rights;
        }

        if (owner is not { IsShared: false }) return new([.. list]);
        return new([new(owner.Address.ToString(), MailboxRights.All), .. list]);
    }

    public async ValueTask<StoreError> ChangeAclAsync(
        string folder, string identifier, AclChange change, MailboxRights rights, CancellationToken cancellationToken)
    {
        var found = await AdministeredAsync(folder, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var place)) return found.Error;
        var removes = change == AclChange.Remove || (change == AclChange.Replace && rights == MailboxRights.None);
        if (await Identifier.FindAsync(owners, identifier, removes, cancellationToken).ConfigureAwait(false) is not { } whose) return StoreError.InvalidName;
        if (whose.Grantee == place.Account.Id) return StoreError.NotAllowed;
        var entry = new AclEntry(whose.Grantee, rights) { Group = whose.Group, IsNegative = whose.IsNegative };
        return await ((IAclAccount)place.Account).ChangeAclAsync(place.Folder, entry, change, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoreResult<MailboxRights>> GetFixedRightsAsync(string folder, string identifier, CancellationToken cancellationToken)
    {
        var found = await AdministeredAsync(folder, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var place)) return found.Error;
        if (await Identifier.FindAsync(owners, identifier, removes: false, cancellationToken).ConfigureAwait(false) is not { } whose) return StoreError.InvalidName;
        return whose.Grantee == place.Account.Id && !whose.IsNegative ? MailboxRights.All : MailboxRights.None;
    }

    public async ValueTask<FolderOwner> FindOwnerAsync(string folder, CancellationToken cancellationToken)
    {
        var place = await FindAsync(folder, cancellationToken).ConfigureAwait(false);
        return new FolderOwner(place.Owner, place.Folder);
    }

    /// <summary>A folder that exists and whose list the user may read and change.</summary>
    private async ValueTask<StoreResult<Place>> AdministeredAsync(string folder, CancellationToken cancellationToken)
    {
        var place = await FindAsync(folder, cancellationToken).ConfigureAwait(false);
        var rights = await place.GetRightsAsync(cancellationToken).ConfigureAwait(false);
        if (!rights.TryGet(out var has)) return rights.Error;
        return has.HasFlag(MailboxRights.Administer) ? place : StoreError.NoPermission;
    }
}
