using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>The secrets by which URLs of a folder's messages are signed (RFC 4467).</summary>
internal static class UrlKeyTable
{
    public static StoreResult<ReadOnlyMemory<byte>> Read(Connection connection, long accountId, string name)
    {
        using var transaction = new ReadTransaction(connection);
        return FindFolder(connection, accountId, name) is { } folder && Find(connection, accountId, folder) is { } key ? key : StoreError.NotFound;
    }

    /// <summary>The secret that is there, or the new one.</summary>
    public static StoreResult<ReadOnlyMemory<byte>> ReadOrCreate(WriteTransaction transaction, long accountId, string name, ReadOnlyMemory<byte> created)
    {
        var connection = transaction.Connection;
        if (FindFolder(connection, accountId, name) is not { } folder) return transaction.Refuse(StoreError.NotFound);
        if (Find(connection, accountId, folder) is { } key) return key;
        connection.Use(UrlKeySql.Set).Bind(accountId).Bind(folder).Bind(created.Span).Run();
        return created;
    }

    public static StoreError Reset(WriteTransaction transaction, long accountId, string? name)
    {
        var connection = transaction.Connection;
        if (name is null)
        {
            connection.Use(UrlKeySql.DeleteOfAccount).Bind(accountId).Run();
            return StoreError.None;
        }
        if (FindFolder(connection, accountId, name) is not { } folder) return transaction.Refuse(StoreError.NotFound);
        connection.Use(UrlKeySql.DeleteOfFolder).Bind(accountId).Bind(folder).Run();
        return StoreError.None;
    }

    private static long? FindFolder(Connection connection, long accountId, string name) =>
        FolderTable.Find(connection, accountId, FolderNames.Normalise(name))?.Id;

    private static ReadOnlyMemory<byte>? Find(Connection connection, long accountId, long folder)
    {
        using var row = connection.Use(UrlKeySql.Find).Bind(accountId).Bind(folder);
        return row.Step() ? new ReadOnlyMemory<byte>(row.Blob(0).ToArray()) : default(ReadOnlyMemory<byte>?);
    }
}
