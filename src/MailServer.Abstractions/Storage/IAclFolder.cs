using MailServer.Protocol.Imap;
using MailServer.Storage.Sharing;

namespace MailServer.Storage;

/// <summary>An ability of an <see cref="IMailFolder"/> of an <see cref="IAclAccount"/>.</summary>
public interface IAclFolder
{
    /// <summary>The access control list now, whatever the folder is called by now.</summary>
    ValueTask<StoreResult<IReadOnlyList<AclEntry>>> GetAclAsync(CancellationToken cancellationToken);

    /// <summary>Copies or moves messages in one commit to a folder of any account of the store: all or none. Each account's limit counts what it holds.</summary>
    ValueTask<StoreResult<CopyResult>> TransferAsync(UidSet uids, TransferOptions options, CancellationToken cancellationToken);
}
