using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Storage.Sharing;

namespace MailServer.Testing.Storage;

/// <content>Access control lists.</content>
internal sealed partial class InMemoryAccount
{
    public ValueTask<StoreResult<IReadOnlyList<AclEntry>>> GetAclAsync(string folder, CancellationToken cancellationToken)
    {
        lock (store.Gate) return new(data.Find(folder) is { } found ? new StoreResult<IReadOnlyList<AclEntry>>(found.Acl.Entries) : StoreError.NotFound);
    }

    public ValueTask<StoreResult<IReadOnlyDictionary<string, IReadOnlyList<AclEntry>>>> ListAclsAsync(CancellationToken cancellationToken)
    {
        lock (store.Gate) return new(new StoreResult<IReadOnlyDictionary<string, IReadOnlyList<AclEntry>>>(data.Acls()));
    }

    public ValueTask<StoreError> ChangeAclAsync(string folder, AclEntry entry, AclChange change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        lock (store.Gate) return new(data.ChangeAcl(folder, entry, change));
    }
}
