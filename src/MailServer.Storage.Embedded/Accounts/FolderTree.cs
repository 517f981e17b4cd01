using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>Changes of an account's folders, inside a transaction. A folder without a row but with rows below it is a name that cannot be opened.</summary>
internal static class FolderTree
{
    /// <summary>Makes a folder with its missing parents.</summary>
    public static StoreResult<FolderRow> Create(WriteTransaction transaction, long accountId, string name, SpecialUse use)
    {
        name = FolderNames.Normalise(name);
        if (!FolderNames.IsValid(name, transaction.Options)) return transaction.Refuse(StoreError.InvalidName);
        var connection = transaction.Connection;
        if (FolderTable.Find(connection, accountId, name) is not null) return transaction.Refuse(StoreError.AlreadyExists);
        if (transaction.Account(accountId) is not { } account) return transaction.Refuse(StoreError.NotFound);
        if (!HasRoomFor(transaction, accountId, name)) return transaction.Refuse(StoreError.LimitReached);
        if (!IsWithinQuota(transaction, account, name, 1)) return transaction.Refuse(StoreError.OverQuota);
        foreach (var parent in FolderNames.Parents(name))
        {
            if (FolderTable.Find(connection, accountId, parent) is null) Insert(transaction, account, parent, SpecialUse.None);
        }
        Insert(transaction, account, name, use);
        AclTable.TellSharers(transaction, accountId);
        return FolderTable.Find(connection, accountId, name)!;
    }

    /// <summary>Makes INBOX and the default folders of a new account.</summary>
    public static void CreateDefaults(WriteTransaction transaction, AccountDraft account)
    {
        Insert(transaction, account, FolderNames.Inbox, SpecialUse.None);
        Subscribe(transaction.Connection, account.Id, FolderNames.Inbox);
        foreach (var folder in transaction.Options.DefaultFolders)
        {
            var name = FolderNames.Normalise(folder.Name);
            if (FolderTable.Find(transaction.Connection, account.Id, name) is null) Insert(transaction, account, name, folder.Use);
            Subscribe(transaction.Connection, account.Id, name);
        }
    }

    /// <summary>Deletes a folder; its messages stop counting at once and are cleaned away later.</summary>
    public static StoreError Delete(WriteTransaction transaction, long accountId, string name)
    {
        name = FolderNames.Normalise(name);
        if (name == FolderNames.Inbox) return transaction.Refuse(StoreError.NotAllowed);
        var tree = FolderTable.Tree(transaction.Connection, accountId, name);
        if (tree.Count == 0) return transaction.Refuse(StoreError.NotFound);
        if (tree.Find(f => f.Name == name) is not { } row) return transaction.Refuse(StoreError.NotAllowed);
        transaction.Connection.Use(FolderSql.MoveToTrash).Bind(row.Id).Run();
        transaction.Account(accountId)!.Use(-row.Counters.Messages, -row.Counters.Size);
        AclTable.TellSharers(transaction, accountId);
        transaction.Connection.Use(AclSql.DeleteOfFolder).Bind(accountId).Bind(row.Id).Run();
        transaction.Connection.Use(MetadataSql.DeleteOfFolder).Bind(accountId).Bind(row.Id).Run();
        transaction.Connection.Use(UrlKeySql.DeleteOfFolder).Bind(accountId).Bind(row.Id).Run();
        transaction.FolderIsDeleted(row.Id);
        return StoreError.None;
    }

    /// <summary>Renames a folder with all below it.</summary>
    public static StoreError Rename(WriteTransaction transaction, long accountId, string name, string newName)
    {
        name = FolderNames.Normalise(name);
        newName = FolderNames.Normalise(newName);
        if (!FolderNames.IsValid(newName, transaction.Options)) return transaction.Refuse(StoreError.InvalidName);
        if (name != FolderNames.Inbox && newName.StartsWith(name + FolderNames.Separator, StringComparison.Ordinal)) return transaction.Refuse(StoreError.InvalidName);
        var connection = transaction.Connection;
        var tree = FolderTable.Tree(connection, accountId, name);
        if (tree.Count == 0) return transaction.Refuse(StoreError.NotFound);
        if (newName == name || FolderTable.Find(connection, accountId, newName) is not null) return transaction.Refuse(StoreError.AlreadyExists);
        if (name == FolderNames.Inbox) return RenameInbox(transaction, accountId, newName);
        if (transaction.Account(accountId) is not { } account) return transaction.Refuse(StoreError.NotFound);
        if (!IsWithinQuota(transaction, account, newName, 0)) return transaction.Refuse(StoreError.OverQuota);
        foreach (var row in tree)
        {
            var moved = newName + row.Name[name.Length..];
            if (!FolderNames.IsValid(moved, transaction.Options)) return transaction.Refuse(StoreError.InvalidName);
            if (FolderTable.Find(connection, accountId, moved) is not null) return transaction.Refuse(StoreError.AlreadyExists);
            connection.Use(FolderSql.Rename).Bind(row.Id).Bind(moved).Run();
        }
        AclTable.TellSharers(transaction, accountId);
        return CreateParents(transaction, accountId, newName);
    }

    /// <summary>Whether the account may have the folder with its parents.</summary>
    public static bool HasRoomFor(WriteTransaction transaction, long accountId, string name) =>
        transaction.Connection.Use(FolderSql.CountOfAccount).Bind(accountId).Scalar() + FolderNames.Parents(name).Count() < transaction.Options.MaxFolders;

    /// <summary>Whether the account's own limit allows so many new folders and the missing ones above (RFC 9208 §5.3).</summary>
    public static bool IsWithinQuota(WriteTransaction transaction, AccountDraft account, string name, int own)
    {
        if (!account.HasFolderLimit) return true;
        var used = transaction.Connection.Use(FolderSql.CountOfAccount).Bind(account.Id).Scalar() ?? 0;
        var missing = FolderNames.Parents(name).Count(parent => FolderTable.Find(transaction.Connection, account.Id, parent) is null);
        return account.HasRoomForFolders(used, own + missing);
    }

    public static void Subscribe(Connection connection, long accountId, string name) =>
        connection.Use(AccountSql.Subscribe).Bind(accountId).Bind(name).Run();

    /// <summary>INBOX stays; its messages go to a new folder, its children do not move (RFC 9051 §6.3.6).</summary>
    private static StoreError RenameInbox(WriteTransaction transaction, long accountId, string newName)
    {
        var created = Create(transaction, accountId, newName, SpecialUse.None);
        if (!created.IsSuccess) return created.Error;
        var inbox = FolderTable.Find(transaction.Connection, accountId, FolderNames.Inbox);
        if (inbox is null) return transaction.Refuse(StoreError.NotFound);
        transaction.Connection.Use(MetadataSql.Copy).Bind(accountId).Bind(inbox.Id).Bind(created.Value.Id).Run();

        // RFC 4314 §4: RENAME should not change who may read the messages.
        transaction.Connection.Use(AclSql.DeleteOfFolder).Bind(accountId).Bind(created.Value.Id).Run();
        transaction.Connection.Use(AclSql.Inherit).Bind(accountId).Bind(inbox.Id).Bind(created.Value.Id).Run();
        var options = new Sharing.TransferOptions(Users.AccountIds.From(accountId), newName) { IsMove = true };
        var moved = MessageTransfer.Run(transaction, new Passage(inbox.Id, accountId, created.Value.Id), Protocol.Imap.UidSet.All, options);
        return moved.Error;
    }

    private static StoreError CreateParents(WriteTransaction transaction, long accountId, string name)
    {
        foreach (var parent in FolderNames.Parents(name))
        {
            if (FolderTable.Find(transaction.Connection, accountId, parent) is not null) continue;
            if (transaction.Account(accountId) is not { } account) return transaction.Refuse(StoreError.NotFound);
            Insert(transaction, account, parent, SpecialUse.None);
        }
        return StoreError.None;
    }

    private static void Insert(WriteTransaction transaction, AccountDraft account, string name, SpecialUse use)
    {
        var connection = transaction.Connection;
        var id = connection.Use(FolderSql.Insert).Bind(account.Id).Bind(name).Bind((long)use).Bind(account.NextUidValidity(transaction.Now)).Scalar()!.Value;

        // RFC 4314 §4, CREATE: the rights are those of the folder above.
        if (FolderNames.Parents(name).LastOrDefault() is not { } parent || FolderTable.Find(connection, account.Id, parent) is not { } above) return;
        connection.Use(AclSql.Inherit).Bind(account.Id).Bind(above.Id).Bind(id).Run();
    }
}
