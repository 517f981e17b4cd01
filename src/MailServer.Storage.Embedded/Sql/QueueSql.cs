namespace MailServer.Storage.Embedded.Sql;

/// <summary>The outbound queue. Times are milliseconds since 1970.</summary>
internal static class QueueSql
{
    private const string Columns =
        """
        item.id, reverse_path, recipient, enqueued_at, next_attempt, attempts, last_error, held, length,
        body_id, token, queue_message.parameters, item.parameters
        FROM queue_item AS item JOIN queue_message ON queue_message.id = item.message_id JOIN body ON body.id = queue_message.body_id
        """;

    public const string InsertMessage =
        "INSERT INTO queue_message (reverse_path, parameters, body_id, enqueued_at) VALUES (?, ?, ?, ?) RETURNING id";

    public const string InsertItem =
        "INSERT INTO queue_item (message_id, recipient, parameters, next_attempt) VALUES (?, ?, ?, ?) RETURNING id";

    public const string Due =
        "SELECT id FROM queue_item WHERE held = 0 AND next_attempt <= ?1 AND leased_until <= ?1 ORDER BY next_attempt LIMIT ?2";

    public const string Lease = "UPDATE queue_item SET leased_until = ?2, token = token + 1 WHERE id = ?1";

    public const string Find = $"SELECT {Columns} WHERE item.id = ?";

    public const string Query = $"SELECT {Columns} WHERE item.id > ? ORDER BY item.id LIMIT ?";

    public const string MessageOfLease = "SELECT message_id FROM queue_item WHERE id = ? AND token = ? AND leased_until > 0";

    public const string MessageOfItem = "SELECT message_id FROM queue_item WHERE id = ?";

    public const string DeleteItem = "DELETE FROM queue_item WHERE id = ?";

    public const string HasItems = "SELECT 1 FROM queue_item WHERE message_id = ? LIMIT 1";

    public const string DeleteMessage = "DELETE FROM queue_message WHERE id = ? RETURNING body_id";

    public const string Defer =
        """
        UPDATE queue_item SET next_attempt = ?3, last_error = ?4, attempts = attempts + 1, leased_until = 0
        WHERE id = ?1 AND token = ?2 AND leased_until > 0
        """;

    public const string Hold = "UPDATE queue_item SET held = 1 WHERE id = ?";

    public const string Release = "UPDATE queue_item SET held = 0, next_attempt = min(next_attempt, ?2) WHERE id = ?1";

    public const string BodyReferences = "SELECT body_id, count(*) FROM queue_message GROUP BY body_id";
}
