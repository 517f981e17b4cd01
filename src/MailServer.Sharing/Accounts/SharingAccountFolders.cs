using MailServer.Protocol.Imap;
using MailServer.Storage;

namespace MailServer.Sharing.Accounts;

/// <content>Making, deleting and renaming folders.</content>
internal partial class SharingAccount
{
    public async ValueTask<StoreResult<FolderInfo>> CreateFolderAsync(string name, CreateFolderOptions options, CancellationToken cancellationToken)
    {
        var place = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        var error = await CheckCreateAsync(place, name, cancellationToken).ConfigureAwait(false);
        if (error != StoreError.None) return error;
        var created = await place.Account.CreateFolderAsync(place.Folder, options, cancellationToken).ConfigureAwait(false);
        return created.TryGet(out var folder) ? InfoOf(folder, name, place) : created;
    }

    public async ValueTask<StoreError> DeleteFolderAsync(string name, CancellationToken cancellationToken)
    {
        var place = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        var error = await place.CheckAsync(MailboxRights.DeleteMailbox, cancellationToken).ConfigureAwait(false);
        return error == StoreError.None ? await place.Account.DeleteFolderAsync(place.Folder, cancellationToken).ConfigureAwait(false) : error;
    }

    public async ValueTask<StoreError> RenameFolderAsync(string name, string newName, CancellationToken cancellationToken)
    {
        var source = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        var error = await source.CheckAsync(MailboxRights.DeleteMailbox, cancellationToken).ConfigureAwait(false);
        if (error != StoreError.None) return error;
        var target = await FindAsync(newName, cancellationToken).ConfigureAwait(false);
        error = await CheckCreateAsync(target, newName, cancellationToken).ConfigureAwait(false);
        if (error != StoreError.None) return error;
        if (source.Account != target.Account) return StoreError.NotAllowed;
        return await source.Account.RenameFolderAsync(source.Folder, target.Folder, cancellationToken).ConfigureAwait(false);
    }

    // RFC 4314 §4, CREATE: k on the nearest parent that exists. Whether a hidden folder has the name is not told.
    private async ValueTask<StoreError> CheckCreateAsync(Place place, string name, CancellationToken cancellationToken)
    {
        if (place.IsOwn) return _names.IsReserved(name) ? StoreError.NoPermission : StoreError.None;
        if ((await place.GetRightsAsync(cancellationToken).ConfigureAwait(false)).IsSuccess) return StoreError.AlreadyExists;
        var acl = (IAclAccount)place.Account;
        if ((await acl.GetAclAsync(place.Folder, cancellationToken).ConfigureAwait(false)).IsSuccess) return StoreError.NoPermission;
        foreach (var parent in MailboxNames.Ancestors(place.Folder).OrderByDescending(static parent => parent.Length))
        {
            if (!(await acl.GetAclAsync(parent, cancellationToken).ConfigureAwait(false)).IsSuccess) continue;
            var error = await (place with { Folder = parent }).CheckAsync(MailboxRights.Create, cancellationToken).ConfigureAwait(false);
            return error == StoreError.NotFound ? StoreError.NoPermission : error;
        }

        return StoreError.NoPermission;
    }
}
