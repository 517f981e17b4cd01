using System.Collections.Immutable;
using MailServer.Protocol.Imap;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Folders;

/// <summary>Reads folders from their tables and writes them.</summary>
internal static class FolderTable
{
    public static long PageId(long folderId, uint key) => (folderId << 32) | key;

    public static FolderRow? Find(Connection connection, long folderId)
    {
        using var row = connection.Use(FolderSql.Find).Bind(folderId);
        return row.Step() ? ReadRow(row) : null;
    }

    public static FolderRow? Find(Connection connection, long accountId, string name)
    {
        using var row = connection.Use(FolderSql.FindByName).Bind(accountId).Bind(name);
        return row.Step() ? ReadRow(row) : null;
    }

    public static List<FolderRow> OfAccount(Connection connection, long accountId) =>
        ReadRows(connection.Use(FolderSql.OfAccount).Bind(accountId));

    public static List<FolderRow> All(Connection connection) => ReadRows(connection.Use(FolderSql.All));

    /// <summary>The folder of a name, if there is one, and all below it, by name.</summary>
    public static List<FolderRow> Tree(Connection connection, long accountId, string name) =>
        ReadRows(connection.Use(FolderSql.Tree).Bind(accountId).Bind(name).Bind(name + "/").Bind(name + "0"));

    public static bool HasChildren(Connection connection, long accountId, string name) =>
        connection.Use(FolderSql.HasChildren).Bind(accountId).Bind(name + "/").Bind(name + "0").Scalar() is not null;

    /// <summary>All of a folder; null when it does not exist. Call it in a transaction.</summary>
    public static FolderView? LoadWhole(Connection connection, long folderId) =>
        Find(connection, folderId) is { } row
            ? new FolderView(row, LoadKeywords(connection, folderId), LoadPages(connection, folderId), isPartial: false, Tombstones.From(row.HighestModSeq)) { Readers = SeenTable.Load(connection, row) }
            : null;

    /// <summary>Enough of a folder to append to it; null when it does not exist.</summary>
    public static FolderView? LoadTail(Connection connection, long folderId) =>
        Find(connection, folderId) is { } row
            ? new FolderView(row, LoadKeywords(connection, folderId), LoadLastPage(connection, folderId), isPartial: true, Tombstones.From(row.HighestModSeq))
            : null;

    /// <summary>The messages from a UID on, without their UIDs' neighbours.</summary>
    public static uint CountFrom(Connection connection, long folderId, uint uid)
    {
        using var rows = connection.Use(FolderSql.PagesFrom)
            .Bind(PageId(folderId, 0)).Bind(PageId(folderId, uid)).Bind(PageId(folderId, uint.MaxValue));
        uint count = 0;
        while (rows.Step())
        {
            var page = ReadPage(rows);
            count += (uint)(page.Count - page.IndexOf(uid));
        }
        return count;
    }

    /// <summary>UIDs that went after one modification sequence and not after another, ascending.</summary>
    public static IReadOnlyList<uint> ExpungedSince(Connection connection, long folderId, ulong since, ulong until)
    {
        var uids = new List<uint>();
        using var rows = connection.Use(FolderSql.ExpungedSince).Bind(folderId).Bind((long)Math.Min(since, long.MaxValue)).Bind((long)until);
        while (rows.Step())
        {
            if (UidSet.TryParse(System.Text.Encoding.UTF8.GetBytes(rows.Text(0)), out var set)) uids.AddRange(set.Numbers());
        }
        uids.Sort();
        return uids;
    }

    public static MessagePage ReadPage(Statement row) => MessagePage.Read((uint)row.Long(0), row.Blob(1));

    public static void Write(Connection connection, FolderRow row) => connection.Use(FolderSql.Update)
        .Bind(row.Id).Bind(row.UidNext).Bind((long)row.HighestModSeq)
        .Bind(row.Counters.Messages).Bind(row.Counters.Unseen).Bind(row.Counters.Deleted).Bind(row.Counters.Size).Bind(row.Counters.DeletedSize)
        .Bind(row.RecentFrom).Bind((long)row.PrivateModSeq).Run();

    public static void Write(Connection connection, long folderId, MessagePage page) =>
        connection.Use(FolderSql.WritePage).Bind(PageId(folderId, page.Key)).Bind(page.Bytes).Run();

    public static void DeletePage(Connection connection, long folderId, uint key) =>
        connection.Use(FolderSql.DeletePage).Bind(PageId(folderId, key)).Run();

    private static MessagePage[] LoadPages(Connection connection, long folderId)
    {
        var pages = new List<MessagePage>();
        using var rows = connection.Use(FolderSql.Pages).Bind(PageId(folderId, 0)).Bind(PageId(folderId, uint.MaxValue));
        while (rows.Step()) pages.Add(ReadPage(rows));
        return [.. pages];
    }

    private static MessagePage[] LoadLastPage(Connection connection, long folderId)
    {
        using var row = connection.Use(FolderSql.LastPage).Bind(PageId(folderId, 0)).Bind(PageId(folderId, uint.MaxValue));
        return row.Step() ? [ReadPage(row)] : [];
    }

    private static KeywordTable LoadKeywords(Connection connection, long folderId)
    {
        using var rows = connection.Use(FolderSql.Keywords).Bind(folderId);
        var names = ImmutableArray.CreateBuilder<string?>();
        while (rows.Step())
        {
            while (names.Count < rows.Long(0)) names.Add(null);
            names.Add(rows.Text(1));
        }
        return names.Count == 0 ? KeywordTable.Empty : new KeywordTable(names.ToImmutable());
    }

    private static List<FolderRow> ReadRows(Statement rows)
    {
        using (rows)
        {
            var list = new List<FolderRow>();
            while (rows.Step()) list.Add(ReadRow(rows));
            return list;
        }
    }

    private static FolderRow ReadRow(Statement row) => new()
    {
        Id = row.Long(0),
        AccountId = row.Long(1),
        Name = row.Text(2),
        SpecialUse = (SpecialUse)row.Long(3),
        UidValidity = (uint)row.Long(4),
        UidNext = (uint)row.Long(5),
        HighestModSeq = (ulong)row.Long(6),
        Counters = new FolderCounters
        {
            Messages = (uint)row.Long(7),
            Unseen = (uint)row.Long(8),
            Deleted = (uint)row.Long(9),
            Size = row.Long(10),
            DeletedSize = row.Long(11),
        },
        RecentFrom = (uint)row.Long(12),
        PrivateModSeq = (ulong)row.Long(13),
    };
}
