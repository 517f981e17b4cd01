using MailServer.Protocol.Imap;
using MailServer.Storage.Sharing;

namespace MailServer.Storage;

/// <summary>
/// An ability of an <see cref="IMailAccount"/> that shows a user other people's folders beside the user's own and enforces their access control lists.
/// A folder that the user may not look up is <see cref="StoreError.NotFound"/>, a right that is missing <see cref="StoreError.NoPermission"/>.
/// </summary>
public interface ISharingAccount
{
    /// <summary>What the names of other users' folders begin with, with the <c>/</c>.</summary>
    string OtherUsersPrefix { get; }

    /// <summary>What the names of folders that belong to nobody begin with, with the <c>/</c>.</summary>
    string SharedPrefix { get; }

    /// <summary>The user's own rights in a folder (MYRIGHTS).</summary>
    ValueTask<StoreResult<MailboxRights>> GetRightsAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The list by identifiers, the owner first; an identifier with a dash in front has negative rights.</summary>
    ValueTask<StoreResult<IReadOnlyList<KeyValuePair<string, MailboxRights>>>> GetAclAsync(string folder, CancellationToken cancellationToken);

    /// <summary>The limits that another's folder counts against (RFC 9208 §4.1.2): for those who administer the folder.</summary>
    /// <returns><see cref="StoreError.NoPermission"/> for others, and for the user's own folders.</returns>
    ValueTask<StoreResult<OwnerQuota>> GetOwnerQuotaAsync(string folder, CancellationToken cancellationToken) => new(StoreError.NoPermission);

    /// <summary>The limits of another's account by its address: for those who administer one of its folders.</summary>
    /// <returns><see cref="StoreError.NotFound"/> for others.</returns>
    ValueTask<StoreResult<OwnerQuota>> FindOwnerQuotaAsync(string owner, CancellationToken cancellationToken) => new(StoreError.NotFound);

    /// <summary>Changes the rights of an identifier.</summary>
    /// <returns><see cref="StoreError.NotAllowed"/> for the owner, whose rights are fixed; <see cref="StoreError.InvalidName"/> for an identifier that names nobody.</returns>
    ValueTask<StoreError> ChangeAclAsync(string folder, string identifier, AclChange change, MailboxRights rights, CancellationToken cancellationToken);

    /// <summary>Which rights an identifier always has in a folder (LISTRIGHTS): all for the owner, none for others.</summary>
    ValueTask<StoreResult<MailboxRights>> GetFixedRightsAsync(string folder, string identifier, CancellationToken cancellationToken);

    /// <summary>Whose a folder is. Rights are not looked at: this is not for answers to the user.</summary>
    ValueTask<FolderOwner> FindOwnerAsync(string folder, CancellationToken cancellationToken) => new(new FolderOwner(null, folder));
}
