namespace MailServer.Storage.Embedded.Sql;

/// <summary>Folders, their pages of messages, keywords and expunged UIDs.</summary>
internal static class FolderSql
{
    private const string Columns =
        "id, account_id, name, special_use, uid_validity, uid_next, highest_mod_seq, messages, unseen, deleted, size, deleted_size, recent_from, private_mod_seq";

    public const string Find = $"SELECT {Columns} FROM folder WHERE id = ?";

    public const string FindByName = $"SELECT {Columns} FROM folder WHERE account_id = ? AND name = ?";

    public const string OfAccount = $"SELECT {Columns} FROM folder WHERE account_id = ? ORDER BY name";

    public const string All = $"SELECT {Columns} FROM folder ORDER BY id";

    /// <summary>The folder of a name and all below it; ?3 is the name with '/' and ?4 the name with '0', the character after '/'.</summary>
    public const string Tree =
        $"""
        SELECT {Columns} FROM folder WHERE account_id = ?1 AND name = ?2
        UNION ALL SELECT {Columns} FROM folder WHERE account_id = ?1 AND name >= ?3 AND name < ?4 ORDER BY name
        """;

    public const string HasChildren = "SELECT 1 FROM folder WHERE account_id = ? AND name >= ? AND name < ? LIMIT 1";

    public const string Exists = "SELECT account_id FROM folder WHERE id = ?";

    public const string CountOfAccount = "SELECT count(*) FROM folder WHERE account_id = ?";

    public const string Insert =
        "INSERT INTO folder (account_id, name, special_use, uid_validity) VALUES (?, ?, ?, ?) RETURNING id";

    public const string Update =
        """
        UPDATE folder SET uid_next = ?2, highest_mod_seq = ?3, messages = ?4, unseen = ?5, deleted = ?6, size = ?7, deleted_size = ?8, recent_from = ?9,
            private_mod_seq = ?10
        WHERE id = ?1
        """;

    public const string Rename = "UPDATE folder SET name = ?2 WHERE id = ?1";

    /// <summary>Deletes a folder for its user; its messages are cleaned away later.</summary>
    public const string MoveToTrash = "UPDATE folder SET account_id = 0, name = 'deleted ' || id, special_use = 0 WHERE id = ?";

    public const string MoveAllToTrash = "UPDATE folder SET account_id = 0, name = 'deleted ' || id, special_use = 0 WHERE account_id = ?";

    public const string FirstInTrash = "SELECT id FROM folder WHERE account_id = 0 ORDER BY id LIMIT 1";

    public const string Delete = "DELETE FROM folder WHERE id = ?";

    public const string Pages = "SELECT id, entries FROM page WHERE id BETWEEN ? AND ? ORDER BY id";

    public const string FirstPages = "SELECT id, entries FROM page WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?";

    public const string LastPage = "SELECT id, entries FROM page WHERE id BETWEEN ? AND ? ORDER BY id DESC LIMIT 1";

    /// <summary>From the page that may hold a UID to the folder's last.</summary>
    public const string PagesFrom =
        """
        SELECT id, entries FROM page
        WHERE id BETWEEN coalesce((SELECT max(id) FROM page WHERE id BETWEEN ?1 AND ?2), ?1) AND ?3 ORDER BY id
        """;

    public const string WritePage = "REPLACE INTO page (id, entries) VALUES (?, ?)";

    public const string DeletePage = "DELETE FROM page WHERE id = ?";

    public const string StrayPages =
        "SELECT count(*) FROM page WHERE NOT EXISTS (SELECT 1 FROM folder WHERE folder.id = page.id >> 32)";

    public const string Keywords = "SELECT bit, name FROM keyword WHERE folder_id = ? ORDER BY bit";

    public const string WriteKeyword = "REPLACE INTO keyword (folder_id, bit, name) VALUES (?, ?, ?)";

    public const string DeleteKeyword = "DELETE FROM keyword WHERE folder_id = ? AND bit = ?";

    public const string DeleteKeywords = "DELETE FROM keyword WHERE folder_id = ?";

    public const string WriteExpunged = "REPLACE INTO expunged (folder_id, mod_seq, uids) VALUES (?, ?, ?)";

    public const string ExpungedSince = "SELECT uids FROM expunged WHERE folder_id = ? AND mod_seq > ? AND mod_seq <= ? ORDER BY mod_seq";

    public const string DeleteExpunged = "DELETE FROM expunged WHERE folder_id = ?";
}
