namespace MailServer.Storage.Embedded.Sql;

/// <summary>Annotations of folders and accounts.</summary>
internal static class MetadataSql
{
    public const string OfTarget =
        "SELECT name, value FROM metadata WHERE account_id = ? AND folder_id = ? AND user_id IN (0, ?) ORDER BY name";

    public const string Set = "REPLACE INTO metadata (account_id, folder_id, user_id, name, value) VALUES (?, ?, ?, ?, ?)";

    public const string Remove = "DELETE FROM metadata WHERE account_id = ? AND folder_id = ? AND user_id = ? AND name = ?";

    public const string Count = "SELECT count(*) FROM metadata WHERE account_id = ? AND folder_id = ? AND user_id = ?";

    /// <summary>What counts for an account: the shared entries in it, and the private ones of its user anywhere.</summary>
    public const string Use =
        """
        SELECT coalesce(sum(length(CAST(name AS BLOB)) + length(value)), 0) FROM (
            SELECT name, value FROM metadata WHERE account_id = ?1 AND user_id = 0
            UNION ALL SELECT name, value FROM metadata WHERE user_id = ?1)
        """;

    public const string Copy =
        """
        INSERT INTO metadata (account_id, folder_id, user_id, name, value)
        SELECT account_id, ?3, user_id, name, value FROM metadata WHERE account_id = ?1 AND folder_id = ?2
        """;

    public const string DeleteOfFolder = "DELETE FROM metadata WHERE account_id = ? AND folder_id = ?";

    public const string DeleteOfAccount = "DELETE FROM metadata WHERE account_id = ?1 OR user_id = ?1";
}
