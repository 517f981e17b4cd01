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

    public long Revision => ((IWatchedAccount)own).Revision;

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
        ((IWatchedAccount)own).WaitForChangeAsync(sinceRevision, cancellationToken);

    public AccountChanges ChangesSince(long revision) => ((IWatchedAccount)own).ChangesSince(revision);

    private static MetadataTarget TargetOf(Place place, MetadataTarget target) =>
        place.IsOwn ? target : new MetadataTarget(place.Folder) { User = place.User };

    // What all readers see, and what counts against the owner's limit, is for those who may change messages, too.
    private async ValueTask<StoreResult<Place>> AnnotatedAsync(MetadataTarget target, bool writesShared, CancellationToken cancellationToken)
    {
        if (target.Folder is not { } name) return new Place(own, "", owners.User, Owner: null);
        var place = await FindAsync(name, cancellationToken).ConfigureAwait(false);
        if (place.IsOwn) return place;
        var rights = await place.GetRightsAsync(cancellationToken).ConfigureAwait(false);
        if (!rights.TryGet(out var has)) return rights.Error;
        var may = (has & (writesShared ? MailboxRights.Write : ReadsMetadata)) != 0;
        return may ? place : StoreError.NoPermission;
    }
}
