using MailServer.Protocol.Imap;
using MailServer.Sharing.Folders;
using MailServer.Sharing.Naming;
using MailServer.Storage;

namespace MailServer.Sharing.Accounts;

/// <summary>An account as its user sees it: the user's own folders, and those of others by their access control lists.</summary>
internal partial class SharingAccount(IMailAccount own, OwnerAccounts owners, SharingOptions options) : IMailAccount
{
    private readonly SharedNames _names = new(options);
    private readonly SharedChanges _changes = new((IWatchedAccount)own, owners.User);

    public AccountId Id => own.Id;

    public async ValueTask<StoreResult<IReadOnlyList<FolderInfo>>> ListFoldersAsync(CancellationToken cancellationToken)
    {
        var mine = await own.ListFoldersAsync(cancellationToken).ConfigureAwait(false);
        if (!mine.TryGet(out var folders)) return mine.Error;
        var sharing = await owners.ListAsync(cancellationToken).ConfigureAwait(false);
        if (!sharing.TryGet(out var others)) return sharing.Error;
        if (others.Count == 0) return mine;
        var list = new VisibleFolders(folders, owners, _names);
        foreach (var owner in others)
        {
            var opened = await owners.OpenAsync(owner.Id, cancellationToken).ConfigureAwait(false);
            if (!opened.TryGet(out var account)) continue;
            _changes.Add(account, _names.PrefixOf(owner));
            await list.AddAsync(owner, account, cancellationToken).ConfigureAwait(false);
        }

        return list.ToResult();
    }

    // A subscription is the user's own, whatever it names.
    public ValueTask<StoreError> SetSubscribedAsync(string name, bool subscribed, CancellationToken cancellationToken) =>
        own.SetSubscribedAsync(name, subscribed, cancellationToken);

    public async ValueTask<StoreResult<IMailFolder>> OpenFolderAsync(string name, CancellationToken cancellationToken)
    {
        var place = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        var (rights, revision) = (MailboxRights.All, RightsRevision);
        if (!place.IsOwn)
        {
            var found = await place.GetRightsAsync(cancellationToken).ConfigureAwait(false);
            if (!found.TryGet(out rights)) return found.Error;
            if (!rights.HasFlag(MailboxRights.Read)) return StoreError.NoPermission;
        }

        var opened = await place.OpenAsync(cancellationToken).ConfigureAwait(false);
        return opened.TryGet(out var folder) ? new SharedFolder(folder, place, InfoOf(folder.Info, name, place), new OpeningRights(rights, revision), this) : opened;
    }

    public async ValueTask<StoreResult<FolderState>> GetStateAsync(string name, CancellationToken cancellationToken)
    {
        var place = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        var error = await place.CheckAsync(MailboxRights.Read, cancellationToken).ConfigureAwait(false);
        return error == StoreError.None ? await place.GetStateAsync(cancellationToken).ConfigureAwait(false) : error;
    }

    // The user's own folders need no look at rights, so they are asked for together.
    public async ValueTask<IReadOnlyDictionary<string, FolderState>> GetStatesAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        var mine = new List<string>(names.Count);
        var states = new Dictionary<string, FolderState>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if ((await FindAsync(name, cancellationToken).ConfigureAwait(false)).IsOwn) mine.Add(name);
            else if ((await GetStateAsync(name, cancellationToken).ConfigureAwait(false)).TryGet(out var state)) states[name] = state;
        }

        foreach (var (name, state) in await own.GetStatesAsync(mine, cancellationToken).ConfigureAwait(false)) states[name] = state;
        return states;
    }

    public async ValueTask<StoreResult<IMailAppend>> BeginAppendAsync(string folder, CancellationToken cancellationToken)
    {
        var place = await FindAsync(folder, cancellationToken).ConfigureAwait(false);
        if (place.IsOwn) return await own.BeginAppendAsync(folder, cancellationToken).ConfigureAwait(false);
        var rights = await InsertRightsAsync(place, cancellationToken).ConfigureAwait(false);
        if (!rights.TryGet(out var has)) return rights.Error;
        var begun = await place.BeginAppendAsync(cancellationToken).ConfigureAwait(false);
        return begun.TryGet(out var append) ? new SharedAppend(append, has) : begun;
    }

    public async ValueTask DisposeAsync()
    {
        await owners.DisposeAsync().ConfigureAwait(false);
        await own.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Where a name leads. What is not the folder of somebody who exists is the user's own affair: it is not there, too.</summary>
    public async ValueTask<Place> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (_names.TryParse(name, out var address, out var folder, out var isShared)
            && await owners.FindAsync(address, isShared, cancellationToken).ConfigureAwait(false) is { } owner
            && (await owners.OpenAsync(owner.Id, cancellationToken).ConfigureAwait(false)).TryGet(out var account))
        {
            _changes.Add(account, _names.PrefixOf(owner));
            var whose = owner.IsShared ? PrivateSeen.Shared : PrivateSeen.OtherUsers;
            return new Place(account, folder, owners, owner) { HasPrivateSeen = options.PrivateSeen.HasFlag(whose) && account is IPrivateSeenAccount };
        }

        return new Place(own, name, owners, Owner: null);
    }

    /// <summary>Grows when rights of the user may have changed in anybody's folder.</summary>
    public long RightsRevision => ((IWatchedAccount)own).Revision;

    /// <summary>Completes when <see cref="RightsRevision"/> is above a revision.</summary>
    public ValueTask WaitForRightsAsync(long sinceRevision, CancellationToken cancellationToken) =>
        ((IWatchedAccount)own).WaitForChangeAsync(sinceRevision, cancellationToken);

    /// <summary>The user's rights in a folder that is to take messages (RFC 4314 §4, COPY and APPEND).</summary>
    public static async ValueTask<StoreResult<MailboxRights>> InsertRightsAsync(Place place, CancellationToken cancellationToken)
    {
        if (place.IsOwn) return MailboxRights.All;
        var rights = await place.GetRightsAsync(cancellationToken).ConfigureAwait(false);
        return !rights.TryGet(out var has) || has.HasFlag(MailboxRights.Insert) ? rights : StoreError.NoPermission;
    }

    private static FolderInfo InfoOf(FolderInfo info, string name, Place place) =>
        place.Owner is { } owner ? VisibleFolders.Describe(info, name, owner) with { HasChildren = false } : info;
}
