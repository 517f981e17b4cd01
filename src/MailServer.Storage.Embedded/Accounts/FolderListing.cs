using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Accounts;

/// <summary>The folders of an account as a list: rows, names that are only parents, names that are only subscribed.</summary>
internal static class FolderListing
{
    public static IReadOnlyList<FolderInfo> Read(Connection connection, long accountId)
    {
        using var transaction = new ReadTransaction(connection);
        var list = new SortedDictionary<string, FolderInfo>(StringComparer.Ordinal);
        var parents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in FolderTable.OfAccount(connection, accountId))
        {
            list[row.Name] = ToInfo(row);
            foreach (var parent in FolderNames.Parents(row.Name)) parents.Add(parent);
        }
        foreach (var parent in parents)
        {
            var info = list.GetValueOrDefault(parent) ?? new FolderInfo(parent) { IsSelectable = false };
            list[parent] = info with { HasChildren = true };
        }
        foreach (var name in Subscriptions(connection, accountId))
        {
            var info = list.GetValueOrDefault(name) ?? new FolderInfo(name) { IsSelectable = false, Exists = false };
            list[name] = info with { IsSubscribed = true };
        }
        return [.. list.Values];
    }

    /// <summary>One folder, with all that a list would say of it.</summary>
    public static FolderInfo? ReadOne(Connection connection, long accountId, string name, out long folderId)
    {
        using var transaction = new ReadTransaction(connection);
        folderId = 0;
        if (FolderTable.Find(connection, accountId, name) is not { } row) return null;
        folderId = row.Id;
        return ToInfo(row) with
        {
            HasChildren = FolderTable.HasChildren(connection, accountId, name),
            IsSubscribed = connection.Use(AccountSql.IsSubscribed).Bind(accountId).Bind(name).Scalar() is not null,
        };
    }

    public static FolderInfo ToInfo(FolderRow row) => new(row.Name)
    {
        Id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"F{row.Id:x}"),
        SpecialUse = row.SpecialUse,
    };

    private static List<string> Subscriptions(Connection connection, long accountId)
    {
        using var rows = connection.Use(AccountSql.Subscriptions).Bind(accountId);
        var names = new List<string>();
        while (rows.Step()) names.Add(rows.Text(0));
        return names;
    }
}
