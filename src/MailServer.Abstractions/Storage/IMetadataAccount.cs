using MailServer.Storage.Metadata;

namespace MailServer.Storage;

/// <summary>
/// An ability of an <see cref="IMailAccount"/>: it keeps annotations of folders and of the account (RFC 5464). Found by a type test.
/// They follow their folder when it is renamed and go with it when it is deleted; renaming INBOX copies them (RFC 5464 §4.1).
/// </summary>
public interface IMetadataAccount
{
    /// <summary>How much is kept.</summary>
    MetadataLimits MetadataLimits { get; }

    /// <summary>All entries of a target that its user may see, sorted by name: the shared ones and the user's private ones.</summary>
    /// <returns>The entries; <see cref="StoreError.NotFound"/> when there is no such folder.</returns>
    ValueTask<StoreResult<IReadOnlyList<MetadataEntry>>> GetMetadataAsync(MetadataTarget target, CancellationToken cancellationToken);

    /// <summary>
    /// Sets or removes entries durably: all of them or none. Of two with the same name the last one counts. The modification sequence of the folder
    /// rises (RFC 7162 §3.2).
    /// </summary>
    /// <returns>
    /// <see cref="StoreError.NotFound"/>, <see cref="StoreError.LimitReached"/> for a value that is too large or an entry too many,
    /// <see cref="StoreError.OverQuota"/> when the account's room for metadata is used up.
    /// </returns>
    ValueTask<StoreError> SetMetadataAsync(MetadataTarget target, IReadOnlyList<MetadataEntry> entries, CancellationToken cancellationToken);

    /// <summary>Octets of names and values that count against <see cref="MetadataLimits.MaxBytes"/>: all shared entries of the account and its user's private ones, wherever they are.</summary>
    ValueTask<StoreResult<long>> GetMetadataUseAsync(CancellationToken cancellationToken);
}
