using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Writing;
using MailServer.Storage.Sharing;

namespace MailServer.Storage.Embedded.Users;

/// <summary>Shares a folder by addresses, as an administrator does.</summary>
internal static class FolderSharing
{
    public static StoreError Change(WriteTransaction transaction, EmailAddress owner, string folder, EmailAddress? user, MailboxRights rights)
    {
        if (Find(transaction, owner) is not { } account) return transaction.Refuse(StoreError.NotFound);
        var grantee = user is null ? null : Find(transaction, user);
        if (user is not null && (grantee is null || grantee.IsShared)) return transaction.Refuse(StoreError.NotFound);
        var name = FolderNames.Normalise(folder);
        if (FolderTable.Find(transaction.Connection, account.Id, name) is null)
        {
            var created = FolderTree.Create(transaction, account.Id, name, SpecialUse.None);
            if (!created.IsSuccess) return created.Error;
        }

        var entry = new AclEntry(grantee?.Facts.Id, rights);
        return AclTable.Change(transaction, account.Id, name, entry, AclChange.Replace);
    }

    private static UserRow? Find(WriteTransaction transaction, EmailAddress address) =>
        AddressKey.TryFrom(address, out var key) ? DirectoryTables.FindUser(transaction.Connection, key) : null;
}
