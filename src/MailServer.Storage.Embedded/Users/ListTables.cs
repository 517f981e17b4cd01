using MailServer.Directories.Lists;
using MailServer.Protocol;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Users;

/// <summary>A list with its row.</summary>
internal sealed record ListRow(long Id, MailingList List);

/// <summary>Reads lists and members.</summary>
internal static class ListTables
{
    public static ListRow? Find(Connection connection, AddressKey key)
    {
        using var row = connection.Use(ListSql.Find).Bind(key.Domain).Bind(key.LocalPart);
        return row.Step() ? ReadList(row, 0) : null;
    }

    public static List<MailingList> All(Connection connection, string? domain)
    {
        using var rows = connection.Use(ListSql.All).Bind(domain);
        var lists = new List<MailingList>();
        while (rows.Step()) lists.Add(ReadList(rows, 0).List);
        return lists;
    }

    public static List<ListMember> Members(Connection connection, long list, AddressKey? after, int most)
    {
        using var rows = connection.Use(ListSql.Members).Bind(list).Bind(after?.Domain ?? "").Bind(after?.LocalPart ?? "").Bind(most);
        var members = new List<ListMember>();
        while (rows.Step()) members.Add(ReadMember(rows));
        return members;
    }

    public static ListMember? FindMember(Connection connection, long list, AddressKey key)
    {
        using var row = connection.Use(ListSql.FindMember).Bind(list).Bind(key.Domain).Bind(key.LocalPart);
        return row.Step() ? ReadMember(row) : null;
    }

    public static ListMembership? FindToken(Connection connection, string token)
    {
        using var row = connection.Use(ListSql.FindToken).Bind(token);
        return row.Step() ? new ListMembership(ReadList(row, 6).List, ReadMember(row)) : null;
    }

    private static ListRow ReadList(Statement row, int first) =>
        new(row.Long(first), ListSettings.Read(new EmailAddress(row.Text(first + 2), row.Text(first + 1)), row.Text(first + 3)));

    private static ListMember ReadMember(Statement row) => new(AddressKey.FromText(row.Text(0)), row.Text(1))
    {
        State = (ListMemberState)row.Long(2),
        AddedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.Long(3)),
        Bounces = (int)row.Long(4),
        LastBounce = row.MaybeLong(5) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}
