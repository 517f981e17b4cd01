namespace MailServer.Storage.Embedded.Sql;

/// <summary>\Seen of readers who keep it for themselves.</summary>
internal static class SeenSql
{
    public const string Readers = "SELECT reader_id, mod_seq, seen FROM folder_reader WHERE folder_id = ?";

    public const string Reader = "SELECT mod_seq, seen FROM folder_reader WHERE folder_id = ? AND reader_id = ?";

    public const string WriteReader = "REPLACE INTO folder_reader (folder_id, reader_id, mod_seq, seen) VALUES (?, ?, ?, ?)";

    public const string Ranges = "SELECT first_uid, last_uid, mod_seq, is_seen FROM seen_mark WHERE folder_id = ? AND reader_id = ? ORDER BY first_uid";

    public const string WriteRange = "REPLACE INTO seen_mark (folder_id, reader_id, first_uid, last_uid, mod_seq, is_seen) VALUES (?, ?, ?, ?, ?, ?)";

    public const string DeleteRange = "DELETE FROM seen_mark WHERE folder_id = ? AND reader_id = ? AND first_uid = ?";

    public const string DeleteRangesOfFolder = "DELETE FROM seen_mark WHERE folder_id = ?";

    public const string DeleteReadersOfFolder = "DELETE FROM folder_reader WHERE folder_id = ?";

    public const string DeleteRangesOfReader =
        "DELETE FROM seen_mark WHERE reader_id = ?1 AND folder_id IN (SELECT folder_id FROM folder_reader WHERE reader_id = ?1)";

    public const string DeleteReader = "DELETE FROM folder_reader WHERE reader_id = ?";
}
