using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;
using MailServer.Storage.Sharing;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>Access control lists of one account's folders.</summary>
internal static class AclTable
{
    private const long Anyone = 0;

    /// <summary>The list of a folder by its name.</summary>
    public static StoreResult<IReadOnlyList<AclEntry>> Read(Connection connection, long accountId, string folder)
    {
        using var transaction = new ReadTransaction(connection);
        return FolderTable.Find(connection, accountId, FolderNames.Normalise(folder)) is { } row ? Read(connection, accountId, row.Id) : StoreError.NotFound;
    }

    /// <summary>The list of a folder.</summary>
    public static List<AclEntry> Read(Connection connection, long accountId, long folderId)
    {
        using var rows = connection.Use(AclSql.OfFolder).Bind(accountId).Bind(folderId);
        var entries = new List<AclEntry>();
        while (rows.Step()) entries.Add(ReadEntry(rows));
        return entries;
    }

    public static IReadOnlyDictionary<string, IReadOnlyList<AclEntry>> ReadAll(Connection connection, long accountId)
    {
        using var rows = connection.Use(AclSql.OfAccount).Bind(accountId);
        var entries = new List<(string Folder, AclEntry Entry)>();
        while (rows.Step()) entries.Add((rows.Text(4), ReadEntry(rows)));
        return entries.GroupBy(static item => item.Folder, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, IReadOnlyList<AclEntry> (group) => [.. group.Select(static item => item.Entry)], StringComparer.Ordinal);
    }

    public static IReadOnlyList<AccountId> Sharing(Connection connection, long userId)
    {
        using var rows = connection.Use(AclSql.Sharing).Bind(userId);
        var accounts = new List<AccountId>();
        while (rows.Step()) accounts.Add(AccountIds.From(rows.Long(0)));
        return accounts;
    }

    public static StoreError Change(WriteTransaction transaction, long accountId, string folder, AclEntry entry, AclChange change)
    {
        var connection = transaction.Connection;
        if (FolderTable.Find(connection, accountId, FolderNames.Normalise(folder)) is not { } row) return transaction.Refuse(StoreError.NotFound);
        var gives = change != AclChange.Remove && entry.Rights != MailboxRights.None;
        if (FindGrantee(connection, entry, gives) is not { } grantee) return entry.Group is null ? transaction.Refuse(StoreError.NotFound) : StoreError.None;
        var negative = entry.IsNegative ? 1 : 0;
        var before = (MailboxRights)(connection.Use(AclSql.Find).Bind(accountId).Bind(row.Id).Bind(grantee).Bind(negative).Scalar() ?? 0);
        var after = change switch
        {
            AclChange.Add => before | entry.Rights,
            AclChange.Remove => before & ~entry.Rights,
            _ => entry.Rights,
        };
        if (after == MailboxRights.None) connection.Use(AclSql.Remove).Bind(accountId).Bind(row.Id).Bind(grantee).Bind(negative).Run();
        else connection.Use(AclSql.Set).Bind(accountId).Bind(row.Id).Bind(grantee).Bind(negative).Bind((long)after).Run();
        if (connection.Use(AclSql.Count).Bind(accountId).Bind(row.Id).Scalar() > transaction.Options.MaxAclEntries) return transaction.Refuse(StoreError.LimitReached);
        transaction.FoldersChanged(accountId);
        TellGrantee(transaction, grantee);
        return StoreError.None;
    }

    /// <summary>Folders of an account changed: it matters to those who share some of them, too.</summary>
    public static void TellSharers(WriteTransaction transaction, long accountId)
    {
        transaction.FoldersChanged(accountId);
        using var rows = transaction.Connection.Use(AclSql.Grantees).Bind(accountId);
        while (rows.Step()) TellGrantee(transaction, rows.Long(0));
    }

    private static void TellGrantee(WriteTransaction transaction, long grantee)
    {
        if (grantee <= Anyone) transaction.AllFoldersChanged();
        else transaction.FoldersChanged(grantee);
    }

    private static AclEntry ReadEntry(Statement row) =>
        new(row.Long(0) <= Anyone ? null : AccountIds.From(row.Long(0)), (MailboxRights)row.Long(2))
        {
            IsNegative = row.Long(1) != 0,
            Group = row.Long(0) < Anyone ? row.Text(3) : null,
        };

    private static long? FindGrantee(Connection connection, AclEntry entry, bool adds)
    {
        if (entry.Group is { } group) return connection.Use(AclSql.FindGroup).Bind(group).Scalar() ?? (adds ? connection.Use(AclSql.AddGroup).Bind(group).Scalar() : null);
        if (entry.Grantee is not { } grantee) return Anyone;
        return AccountIds.TryParse(grantee, out var id) ? id : null;
    }
}
