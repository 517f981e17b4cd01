using MailServer.Directories;
using MailServer.Protocol.Imap;
using MailServer.Sharing.Rights;
using MailServer.Storage;

namespace MailServer.Sharing.Accounts;

/// <summary>Where a name leads: a folder of an account, and who asks.</summary>
/// <param name="Account">The account, with every right.</param>
/// <param name="Folder">The folder's name in it; it need not exist.</param>
/// <param name="Reader">Who asks.</param>
/// <param name="Owner">Whose account it is; null for the user's own.</param>
internal sealed record Place(IMailAccount Account, string Folder, OwnerAccounts Reader, AccountFacts? Owner)
{
    public bool IsOwn => Owner is null;

    public AccountId User => Reader.User;

    /// <summary>Whether \Seen is the user's own there.</summary>
    public bool HasPrivateSeen { get; init; }

    /// <summary>Opens the folder, with every right.</summary>
    public ValueTask<StoreResult<IMailFolder>> OpenAsync(CancellationToken cancellationToken) => HasPrivateSeen
        ? ((IPrivateSeenAccount)Account).OpenFolderAsync(Folder, User, cancellationToken)
        : Account.OpenFolderAsync(Folder, cancellationToken);

    /// <summary>The folder's state.</summary>
    public ValueTask<StoreResult<FolderState>> GetStateAsync(CancellationToken cancellationToken) => HasPrivateSeen
        ? ((IPrivateSeenAccount)Account).GetStateAsync(Folder, User, cancellationToken)
        : Account.GetStateAsync(Folder, cancellationToken);

    /// <summary>Begins to append to the folder, with every right.</summary>
    public ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(CancellationToken cancellationToken) => HasPrivateSeen
        ? ((IPrivateSeenAccount)Account).BeginAppendAsync(Folder, User, cancellationToken)
        : Account.BeginAppendAsync(Folder, cancellationToken);

    /// <summary>The user's rights in the folder.</summary>
    /// <returns>Rights with at least <see cref="MailboxRights.Lookup"/>; else <see cref="StoreError.NotFound"/>, also for a folder that is hidden.</returns>
    public async ValueTask<StoreResult<MailboxRights>> GetRightsAsync(CancellationToken cancellationToken)
    {
        var acl = await ((IAclAccount)Account).GetAclAsync(Folder, cancellationToken).ConfigureAwait(false);
        if (!acl.TryGet(out var entries)) return acl.Error;
        if (IsOwn) return MailboxRights.All;
        var rights = await Reader.RightsAsync(entries, cancellationToken).ConfigureAwait(false);
        return rights.HasFlag(MailboxRights.Lookup) ? rights : StoreError.NotFound;
    }

    /// <summary>Whether the user has rights; <see cref="StoreError.None"/> when so. The owner is not asked.</summary>
    public async ValueTask<StoreError> CheckAsync(MailboxRights needed, CancellationToken cancellationToken)
    {
        if (IsOwn) return StoreError.None;
        var rights = await GetRightsAsync(cancellationToken).ConfigureAwait(false);
        return rights.TryGet(out var has) ? has.Check(needed) : rights.Error;
    }
}
