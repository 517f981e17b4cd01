namespace MailServer.Storage.Embedded.Sql;

/// <summary>The index of texts, in a database of its own.</summary>
internal static class TextIndexSql
{
    /// <summary>The version of the tables below.</summary>
    public const int Version = 2;

    /// <summary>
    /// Trigrams without positions and columns: a sixth of what a full index takes. Texts are folded before they come here, so the tokenizer must not.
    /// </summary>
    public const string Create =
        """
        CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL, fold INTEGER NOT NULL, generation INTEGER NOT NULL);
        CREATE TABLE entry (body_id INTEGER PRIMARY KEY, is_whole INTEGER NOT NULL);
        CREATE VIRTUAL TABLE text USING fts5 (content, content='', contentless_delete=1, detail=none, tokenize='trigram case_sensitive 1');
        """;

    public const string Drop = "DROP TABLE IF EXISTS state; DROP TABLE IF EXISTS entry; DROP TABLE IF EXISTS text;";

    public const string HasState = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'state'";

    public const string State = "SELECT version, fold, generation FROM state";

    public const string WriteState = "REPLACE INTO state (id, version, fold, generation) VALUES (1, ?, ?, ?)";

    public const string Insert = "INSERT INTO text (rowid, content) VALUES (?, ?)";

    public const string InsertEntry = "INSERT INTO entry (body_id, is_whole) VALUES (?, ?)";

    public const string Delete = "DELETE FROM text WHERE rowid = ?";

    public const string DeleteEntry = "DELETE FROM entry WHERE body_id = ?";

    public const string Entries = "SELECT body_id, is_whole FROM entry ORDER BY body_id";

    public const string HasEntry = "SELECT is_whole FROM entry WHERE body_id = ?";

    public const string Count = "SELECT count(*), coalesce(sum(is_whole = 0), 0) FROM entry";

    public const string LastEntry = "SELECT max(body_id) FROM entry";

    public const string Match = "SELECT rowid FROM text WHERE text MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?";

    /// <summary>Bodies that only the queue has: nobody can search in them, and no mailbox ever gets them.</summary>
    private const string OnlyQueued =
        "SELECT body_id FROM queue_message AS queued GROUP BY body_id HAVING count(*) = (SELECT refs FROM body WHERE id = queued.body_id)";

    /// <summary>Of the main database: what is in mailboxes. The index on segments holds the ids without the large rows.</summary>
    public const string AllBodies = $"SELECT id FROM body INDEXED BY body_by_segment WHERE id NOT IN ({OnlyQueued})";

    /// <summary>Of the main database.</summary>
    public const string CountBodies = $"SELECT count(*) - (SELECT count(*) FROM ({OnlyQueued})) FROM body INDEXED BY body_by_segment";

    /// <summary>Of the main database.</summary>
    public const string HasBody = "SELECT 1 FROM body WHERE id = ?";
}
