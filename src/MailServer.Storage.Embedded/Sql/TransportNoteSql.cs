namespace MailServer.Storage.Embedded.Sql;

/// <summary>What is remembered of other domains. Times are milliseconds since 1970.</summary>
internal static class TransportNoteSql
{
    public const string Find = "SELECT name, text, expires_at FROM transport_note WHERE kind = ? AND name = ? AND expires_at > ?";

    public const string Page = "SELECT name, text, expires_at FROM transport_note WHERE kind = ? AND name > ? AND expires_at > ? ORDER BY name LIMIT ?";

    public const string Put = "REPLACE INTO transport_note (kind, name, text, expires_at) VALUES (?, ?, ?, ?)";

    public const string Remove = "DELETE FROM transport_note WHERE kind = ? AND name = ?";

    public const string Forget = "DELETE FROM transport_note WHERE expires_at <= ?";
}
