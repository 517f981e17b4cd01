namespace MailServer.Storage.Embedded.Sql;

/// <summary>The suppression list. Times are milliseconds since 1970.</summary>
internal static class SuppressionSql
{
    private const string Columns = "local_part, domain, added_at, reason, expires_at FROM suppression";

    public const string Find = $"SELECT {Columns} WHERE domain = ? AND local_part = ? AND (expires_at IS NULL OR expires_at > ?)";

    public const string Add = "REPLACE INTO suppression (domain, local_part, added_at, reason, expires_at) VALUES (?, ?, ?, ?, ?)";

    public const string Remove = "DELETE FROM suppression WHERE domain = ? AND local_part = ?";

    public const string Forget = "DELETE FROM suppression WHERE expires_at <= ?";

    public const string Page =
        $"SELECT {Columns} WHERE (domain, local_part) > (?, ?) AND (expires_at IS NULL OR expires_at > ?) ORDER BY domain, local_part LIMIT ?";
}
