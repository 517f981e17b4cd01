using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Changes;
using MailServer.Storage.Metadata;

namespace MailServer.Sharing.Accounts;

/// <content>The abilities of the account behind.</content>
internal partial class SharingAccount : IQuotaAccount, IMetadataAccount, IWatchedAccount
{
    // RFC 5464 §3.3: besides l, any one of these.
    private const MailboxRights ReadsMetadata =
        MailboxRights.Read | MailboxRights.KeepSeen | MailboxRights.Write | MailboxRights.Insert | MailboxRights.Post;

    public MetadataLimits MetadataLimits => ((IMetadataAccount)own).MetadataLimits;

    public long Revision => _changes.Revision;

    /// <summary>What lies in other people's accounts counts there, and is not told.</summary>
    public bool Counts(string folder) => !_names.IsReserved(folder);

    public ValueTask<QuotaState> GetQuotaAsync(CancellationToken cancellationToken) => ((IQuotaAccount)own).GetQuotaAsync(cancellationToken);

    public ValueTask<StoreError> SetLimitsAsync(QuotaLimits limits, CancellationToken cancellationToken) =>
        ((IQuotaAccount)own).SetLimitsAsync(limits, cancellationToken);

    public async ValueTask<StoreResult<IReadOnlyList<MetadataEntry>>> GetMetadataAsync(MetadataTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        var found = await AnnotatedAsync(target, writesShared: false, cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var place)) return found.Error;
        return await ((IMetadataAccount)place.Account).GetMetadataAsync(TargetOf(place, target), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<StoreError> SetMetadataAsync(
        MetadataTarget target, IReadOnlyList<MetadataEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(entries);
        var found = await AnnotatedAsync(target, entries.Any(static entry => !entry.IsPrivate), cancellationToken).ConfigureAwait(false);
        if (!found.TryGet(out var place)) return found.Error;
        return await ((IMetadataAccount)place.Account).SetMetadataAsync(TargetOf(place, target), entries, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<StoreResult<long>> GetMetadataUseAsync(CancellationToken cancellationToken) =>
        ((IMetadataAccount)own).GetMetadataUseAsync(cancellationToken);

    public ValueTask WaitForChangeAsync(long sinceRevision, CancellationToken cancellationToken) =>
        _changes.WaitAsync(sinceRevision, cancellationToken);

    /// <summary>Without what others annotate: whether the user may know of that has to be looked up.</summary>
    public AccountChanges ChangesSince(long revision)
    {
        var changes = _changes.Since(revision);
        return changes with { Metadata = [.. changes.Metadata.Where(change => change.Folder is null || !_names.IsReserved(change.Folder))] };
    }

    public async ValueTask<AccountChanges> GetChangesAsync(long revision, CancellationToken cancellationToken)
    {
        var changes = _changes.Since(revision);
        var known = new List<MetadataChange>(changes.Metadata.Count);
        foreach (var change in changes.Metadata)
        {
            if (await MayKnowAsync(change.Folder, cancellationToken).ConfigureAwait(false)) known.Add(change);
        }

        return changes with { Metadata = known };
    }

    private static MetadataTarget TargetOf(Place place, MetadataTarget target) =>
        place.IsOwn ? target : new MetadataTarget(place.Folder) { User = place.User };

    // RFC 5465 §5.7, §7: nobody is told of what may not be read.
    private async ValueTask<bool> MayKnowAsync(string? folder, CancellationToken cancellationToken) =>
        folder is null || !_names.IsReserved(folder)
        || (await AnnotatedAsync(new MetadataTarget(folder), writesShared: false, cancellationToken).ConfigureAwait(false)).IsSuccess;

    // What all readers see, and what counts against the owner's limit, is for those who may change messages, too.
    private async ValueTask<StoreResult<Place>> AnnotatedAsync(MetadataTarget target, bool writesShared, CancellationToken cancellationToken)
    {
        if (target.Folder is not { } name) return new Place(own, "", owners, Owner: null);
        var place = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (place.IsOwn) return place;
        var rights = await place.GetRightsAsync(cancellationToken).ConfigureAwait(false);
        if (!rights.TryGet(out var has)) return rights.Error;
        var may = (has & (writesShared ? MailboxRights.Write : ReadsMetadata)) != 0;
        return may ? place : StoreError.NoPermission;
    }
}
