using MailServer.Protocol.Imap;
using MailServer.Storage.Sharing;

namespace MailServer.Storage;

/// <summary>
/// An ability of an <see cref="IMailAccount"/>: it keeps access control lists of its folders (RFC 4314). It does not look at them itself:
/// who opens the account has every right, and whoever opens it for somebody else enforces the lists.
/// A list follows its folder when it is renamed, goes with it when it is deleted, and is inherited by folders that are made below.
/// Its open folders are <see cref="IAclFolder"/>.
/// </summary>
public interface IAclAccount
{
    /// <summary>The list of one folder, without the owner; empty for a folder that is not shared.</summary>
    ValueTask<StoreResult<IReadOnlyList<AclEntry>>> GetAclAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The lists of all folders that have one, by the folder's name.</summary>
    ValueTask<StoreResult<IReadOnlyDictionary<string, IReadOnlyList<AclEntry>>>> ListAclsAsync(CancellationToken cancellationToken);

    /// <summary>Changes the rights of one grantee, durably. Without rights the entry goes.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="entry">Whose, positive or negative, and which.</param>
    /// <param name="change">Whether they are added, removed, or all that is left.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="StoreError.NotFound"/>, <see cref="StoreError.LimitReached"/> for an entry too many.</returns>
    ValueTask<StoreError> ChangeAclAsync(string folder, AclEntry entry, AclChange change, CancellationToken cancellationToken);
}
