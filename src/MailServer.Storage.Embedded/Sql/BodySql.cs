namespace MailServer.Storage.Embedded.Sql;

/// <summary>Bodies and segments.</summary>
internal static class BodySql
{
    public const string Insert =
        "INSERT INTO body (id, segment_id, position, length, checksum, refs, message_index) VALUES (?, ?, ?, ?, ?, ?, ?)";

    public const string Find = "SELECT segment_id, position, length, checksum, message_index FROM body WHERE id = ?";

    public const string AddReferences = "UPDATE body SET refs = refs + ?2 WHERE id = ?1";

    public const string RemoveReferences = "UPDATE body SET refs = refs - ?2 WHERE id = ?1 RETURNING refs, segment_id, length";

    public const string Delete = "DELETE FROM body WHERE id = ?";

    public const string Move = "UPDATE body SET segment_id = ?3, position = ?4 WHERE id = ?1 AND segment_id = ?2";

    public const string LastId = "SELECT seq FROM sqlite_sequence WHERE name = 'body'";

    public const string InSegment =
        "SELECT id, segment_id, position, length, checksum FROM body WHERE segment_id = ? AND id > ? ORDER BY id LIMIT ?";

    public const string All = "SELECT id, segment_id, position, length, checksum, refs, length(message_index) FROM body ORDER BY segment_id, position";

    /// <summary>Live and used octets change by ?3 and to at least ?4.</summary>
    public const string ChangeSegment =
        """
        INSERT INTO segment (id, is_single, live_bytes, used_bytes) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (id) DO UPDATE SET live_bytes = live_bytes + excluded.live_bytes, used_bytes = max(used_bytes, excluded.used_bytes)
        """;

    public const string DeleteEmptySegment = "DELETE FROM segment WHERE id = ? AND live_bytes = 0";

    public const string IsSingleSegment = "SELECT is_single FROM segment WHERE id = ?";

    public const string AllSegments = "SELECT id, is_single, live_bytes, used_bytes FROM segment ORDER BY id";

    public const string LastShared = "SELECT id, used_bytes FROM segment WHERE is_single = 0 ORDER BY id DESC LIMIT 1";

    /// <summary>Segments of which less than ?2 percent is live, except the active one.</summary>
    public const string Sparse =
        "SELECT id FROM segment WHERE is_single = 0 AND id <> ?1 AND live_bytes * 100 < used_bytes * ?2 ORDER BY id LIMIT 1";
}
