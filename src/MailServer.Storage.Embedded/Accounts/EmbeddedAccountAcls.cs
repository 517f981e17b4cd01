using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Writing;
using MailServer.Storage.Sharing;

namespace MailServer.Storage.Embedded.Accounts;

/// <content>Access control lists.</content>
internal partial class EmbeddedAccount
{
    public ValueTask<StoreResult<IReadOnlyList<AclEntry>>> GetAclAsync(string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return TryAsync(() => parts.Readers.ReadAsync(connection => AclTable.Read(connection, accountId, folder), cancellationToken));
    }

    public ValueTask<StoreResult<IReadOnlyDictionary<string, IReadOnlyList<AclEntry>>>> ListAclsAsync(CancellationToken cancellationToken) =>
        TryAsync(() => ReadAsync(connection => AclTable.ReadAll(connection, accountId), cancellationToken));

    public async ValueTask<StoreError> ChangeAclAsync(string folder, AclEntry entry, AclChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(entry);
        return await parts.Writer.TryWriteAsync(t => AclTable.Change(t, accountId, folder, entry, change), cancellationToken).ConfigureAwait(false);
    }
}
