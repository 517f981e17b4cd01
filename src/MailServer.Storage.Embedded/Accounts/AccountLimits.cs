using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>How much an account may hold, and how much it does.</summary>
internal static class AccountLimits
{
    /// <summary>Makes an account without folders.</summary>
    public static long InsertAccount(Connection connection, QuotaLimits limits) =>
        connection.Use(AccountSql.Insert).Bind(limits.Bytes).Bind(limits.Messages).Bind(limits.Folders).Bind(limits.AnnotationBytes).Scalar()!.Value;

    /// <summary>Sets all limits.</summary>
    /// <returns>Whether there is such an account.</returns>
    public static bool Set(Connection connection, long accountId, QuotaLimits limits) =>
        connection.Use(AccountSql.SetQuota).Bind(accountId).Bind(limits.Bytes).Bind(limits.Messages).Bind(limits.Folders).Bind(limits.AnnotationBytes).Run() > 0;

    /// <summary>The limits in a row of <see cref="AccountSql.Find"/>.</summary>
    public static QuotaLimits Limits(Statement row) => new(row.MaybeLong(0), row.MaybeLong(4), row.MaybeLong(5), row.MaybeLong(6));

    /// <summary>The use and the limits of one moment.</summary>
    public static QuotaState Read(Connection connection, long accountId)
    {
        using var transaction = new ReadTransaction(connection);
        var folders = connection.Use(FolderSql.CountOfAccount).Bind(accountId).Scalar() ?? 0;
        var annotations = MetadataTable.Use(connection, accountId);
        using var row = connection.Use(AccountSql.Find).Bind(accountId);
        return row.Step()
            ? new QuotaState(row.Long(1), row.Long(2)) { UsedFolders = folders, UsedAnnotationBytes = annotations, Limits = Limits(row) }
            : default;
    }
}
