using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;

namespace MailServer.Storage.Embedded.Repairing;

/// <summary>
/// Rows that SQLite cannot find any more, from the leaves themselves: accounts, users, folders and their pages, told apart by their looks.
/// The newest of several forms of a row goes first; what is there already stays.
/// </summary>
internal sealed class RowRescue(Connection connection)
{
    private const string InsertAccount =
        """
        INSERT OR IGNORE INTO account (id, quota_bytes, used_bytes, used_messages, last_uid_validity, quota_messages, quota_folders, quota_annotations)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string InsertUser = "INSERT OR IGNORE INTO user (id, domain, local_part, verifier, enabled, is_shared) VALUES (?, ?, ?, ?, ?, ?)";

    private const string InsertFolder =
        """
        INSERT OR IGNORE INTO folder
        (id, account_id, name, special_use, uid_validity, uid_next, highest_mod_seq, messages, unseen, deleted, size, deleted_size, recent_from, private_mod_seq)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;

    private const string InsertPage = "INSERT OR IGNORE INTO page (id, entries) VALUES (?, ?)";

    /// <summary>Takes what is missing.</summary>
    /// <param name="rows">All rows of the leaves.</param>
    /// <param name="tables">The tables that SQLite could not read to the end.</param>
    public void Run(IEnumerable<(long RowId, object?[] Values)> rows, IReadOnlySet<string> tables)
    {
        var found = rows.Select(static r => (r.RowId, r.Values, Table: TableOf(r.RowId, r.Values))).Where(r => r.Table is not null && tables.Contains(r.Table)).ToList();
        foreach (var (id, values, table) in found.OrderByDescending(static r => Age(r.Table!, r.Values))) Insert(table!, id, values);
    }

    private static string? TableOf(long rowId, object?[] values) => values switch
    {
        [null, byte[] entries] when entries.Length > 0 && entries.Length % 64 == 0 && rowId > uint.MaxValue => "page",
        [null, null or long, long, long, long] or [null, null or long, long, long, long, null or long, null or long]
            or [null, null or long, long, long, long, null or long, null or long, null or long] => "account",
        [null, string, string, string, long] or [null, string, string, string, long, long] => "user",
        [null, long, string, long, long, long, long, long, long, long, long, long, long] or [null, long, string, long, long, long, long, long, long, long, long, long, long, long] => "folder",
        _ => null,
    };

    private static ulong Age(string table, object?[] values) => table switch
    {
        "page" => MessagePage.Read(0, (byte[])values[1]!).MaxModSeq,
        "folder" => (ulong)(long)values[6]!,
        _ => 0,
    };

    private void Insert(string table, long id, object?[] values)
    {
        var statement = connection.Use(table switch { "page" => InsertPage, "account" => InsertAccount, "user" => InsertUser, _ => InsertFolder }).Bind(id);
        foreach (var value in values.Skip(1)) Bind(statement, value);
        // A user's row may be of before there were shared accounts.
        if (table == "user" && values.Length == 5) statement.Bind(0);
        // An account's may be of before messages, folders and metadata were limited.
        if (table == "account") for (var column = values.Length; column < 8; column++) statement.BindNull();
        // A folder's of before readers kept \Seen for themselves.
        if (table == "folder" && values.Length == 13) statement.Bind(0);
        statement.Run();
    }

    private static void Bind(Statement statement, object? value)
    {
        if (value is long number) statement.Bind(number);
        else if (value is string text) statement.Bind(text);
        else if (value is byte[] bytes) statement.Bind(bytes);
        else statement.BindNull();
    }
}
