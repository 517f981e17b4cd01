using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Maintenance;

/// <summary>Cleans deleted folders away, some pages at a time, so that a folder of a million messages does not hold the writer up.</summary>
internal static class TrashCleaner
{
    private const int PagesAtOnce = 4;

    /// <summary>Cleans until nothing is left.</summary>
    public static async Task RunAsync(IStoreWriter writer, CancellationToken cancellationToken)
    {
        while (await writer.WriteAsync(CleanSome, cancellationToken).ConfigureAwait(false))
        {
        }
    }

    /// <summary>Cleans some pages; false when there is nothing.</summary>
    private static bool CleanSome(WriteTransaction transaction)
    {
        var connection = transaction.Connection;
        if (connection.Use(FolderSql.FirstInTrash).Scalar() is not { } folder) return false;
        var pages = FirstPages(connection, folder);
        foreach (var page in pages)
        {
            foreach (ref readonly var entry in page.Entries) transaction.Bodies.Release(entry.BodyId);
            FolderTable.DeletePage(connection, folder, page.Key);
        }
        if (pages.Count > 0) return true;
        connection.Use(FolderSql.DeleteKeywords).Bind(folder).Run();
        connection.Use(FolderSql.DeleteExpunged).Bind(folder).Run();
        connection.Use(SeenSql.DeleteRangesOfFolder).Bind(folder).Run();
        connection.Use(SeenSql.DeleteReadersOfFolder).Bind(folder).Run();
        connection.Use(FolderSql.Delete).Bind(folder).Run();
        return true;
    }

    private static List<MessagePage> FirstPages(Database.Connection connection, long folder)
    {
        using var rows = connection.Use(FolderSql.FirstPages)
            .Bind(FolderTable.PageId(folder, 0)).Bind(FolderTable.PageId(folder, uint.MaxValue)).Bind(PagesAtOnce);
        var pages = new List<MessagePage>();
        while (rows.Step()) pages.Add(FolderTable.ReadPage(rows));
        return pages;
    }
}
