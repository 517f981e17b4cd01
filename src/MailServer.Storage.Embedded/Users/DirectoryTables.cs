using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Protocol.Sasl;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Sql;

namespace MailServer.Storage.Embedded.Users;

/// <summary>Reads the tables of the directory. Nothing is kept in memory: another process may change them at any time.</summary>
internal static class DirectoryTables
{
    public static DomainFacts? FindDomain(Connection connection, string domain)
    {
        using var row = connection.Use(DirectorySql.FindDomain).Bind(domain);
        return row.Step() ? ReadDomain(row) : null;
    }

    public static IReadOnlyList<DomainFacts> Domains(Connection connection)
    {
        using var rows = connection.Use(DirectorySql.Domains);
        var domains = new List<DomainFacts>();
        while (rows.Step()) domains.Add(ReadDomain(rows));
        return domains;
    }

    public static string? FirstDomain(Connection connection)
    {
        using var row = connection.Use(DirectorySql.FirstDomain);
        return row.Step() ? row.Text(0) : null;
    }

    public static UserRow? FindUser(Connection connection, AddressKey key)
    {
        using var row = connection.Use(DirectorySql.FindUser).Bind(key.Domain).Bind(key.LocalPart);
        return row.Step() ? ReadUser(row) : null;
    }

    public static UserRow? FindUser(Connection connection, long id)
    {
        using var row = connection.Use(DirectorySql.FindUserById).Bind(id);
        return row.Step() ? ReadUser(row) : null;
    }

    public static List<UserRow> Users(Connection connection, string? domain)
    {
        using var rows = connection.Use(DirectorySql.Users).Bind(domain);
        var users = new List<UserRow>();
        while (rows.Step()) users.Add(ReadUser(rows));
        return users;
    }

    /// <summary>The targets of an alias; empty when there is none.</summary>
    public static List<EmailAddress> FindAlias(Connection connection, AddressKey key)
    {
        using var rows = connection.Use(DirectorySql.FindAlias).Bind(key.Domain).Bind(key.LocalPart);
        var targets = new List<EmailAddress>();
        while (rows.Step()) targets.Add(AddressKey.FromText(rows.Text(0)));
        return targets;
    }

    public static IReadOnlyList<AliasFacts> Aliases(Connection connection, string? domain)
    {
        using var rows = connection.Use(DirectorySql.Aliases).Bind(domain);
        var targets = new List<(EmailAddress Address, EmailAddress Target)>();
        while (rows.Step()) targets.Add((new EmailAddress(rows.Text(1), rows.Text(0)), AddressKey.FromText(rows.Text(2))));
        return [.. targets
            .GroupBy(static t => t.Address, static t => t.Target)
            .Select(static g => new AliasFacts(g.Key, [.. g]))
            .OrderBy(static a => AddressKey.ToText(a.Address), StringComparer.Ordinal)];
    }

    public static IReadOnlyList<SenderGrant> Grants(Connection connection, long? userId)
    {
        using var rows = connection.Use(DirectorySql.Grants).Bind(userId);
        var grants = new List<SenderGrant>();
        while (rows.Step()) grants.Add(new SenderGrant(new EmailAddress(rows.Text(1), rows.Text(0)), new EmailAddress(rows.Text(3), rows.Text(2))));
        return [.. grants.OrderBy(static g => AddressKey.ToText(g.User), StringComparer.Ordinal).ThenBy(static g => AddressKey.ToText(g.Address), StringComparer.Ordinal)];
    }

    public static ScramSecret? FindScram(Connection connection, long userId, ScramAlgorithm algorithm)
    {
        using var row = connection.Use(DirectorySql.FindScram).Bind(userId).Bind((long)algorithm);
        return row.Step()
            ? new ScramSecret(algorithm, row.Blob(0).ToArray(), (int)row.Long(1), row.Blob(2).ToArray(), row.Blob(3).ToArray())
            : null;
    }

    private static DomainFacts ReadDomain(Statement row) =>
        new(row.Text(0)) { CatchAll = row.MaybeText(1) is { } text ? AddressKey.FromText(text) : null };

    private static UserRow ReadUser(Statement row) =>
        new(row.Long(0), row.Text(1), row.Text(2), row.Text(3), row.Long(4) != 0, new(row.MaybeLong(5), row.MaybeLong(7), row.MaybeLong(8), row.MaybeLong(9)), row.Long(6) != 0);
}
