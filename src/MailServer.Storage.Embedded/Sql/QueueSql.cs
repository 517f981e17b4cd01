namespace MailServer.Storage.Embedded.Sql;

/// <summary>The outbound queue. Times are milliseconds since 1970.</summary>
internal static class QueueSql
{
    private const string Columns =
        """
        item.id, message_id, reverse_path, recipient, enqueued_at, next_attempt, attempts, last_error, delay_notified, held, leased_until,
        length - content_start + ifnull(length(headers), 0),
        body_id, token, queue_message.parameters, item.parameters, content_start, headers
        FROM queue_item AS item JOIN queue_message ON queue_message.id = item.message_id JOIN body ON body.id = queue_message.body_id
        """;

    public const string InsertMessage =
        "INSERT INTO queue_message (reverse_path, parameters, body_id, enqueued_at, content_start, headers) VALUES (?, ?, ?, ?, ?, ?) RETURNING id";

    public const string InsertItem =
        "INSERT INTO queue_item (message_id, recipient, destination, parameters, next_attempt) VALUES (?, ?, ?, ?, ?) RETURNING id";

    public const string IsAnyDue = "SELECT 1 FROM queue_item WHERE due <= ? LIMIT 1";

    public const string IsAnyDueAfter = "SELECT 1 FROM queue_item WHERE due > ? LIMIT 1";

    public const string Recall =
        """
        UPDATE queue_item SET next_attempt = min(next_attempt, ?2), leased_until = min(leased_until, ?2)
        WHERE id IN (SELECT id FROM queue_item WHERE due > max(?1, ?2) LIMIT ?3)
        """;

    public const string Ahead = "SELECT id FROM queue_item WHERE id > ? AND next_attempt > ? ORDER BY id LIMIT ?";

    public const string Shift = "UPDATE queue_item SET next_attempt = next_attempt + ?2 WHERE id = ?1";

    public const string NextDestination = "SELECT destination FROM queue_item WHERE destination > ? ORDER BY destination LIMIT 1";

    public const string Due = "SELECT id FROM queue_item WHERE destination = ? AND due <= ? ORDER BY due, id LIMIT ?";

    public const string Old =
        """
        SELECT item.id, destination FROM queue_message CROSS JOIN queue_item AS item ON item.message_id = queue_message.id
        WHERE enqueued_at < ?1 AND held = 0 AND leased_until <= ?2 ORDER BY enqueued_at
        """;

    public const string NextDue =
        "SELECT min(due) FROM (SELECT due FROM queue_item WHERE due IS NOT NULL AND leased_until <= ? ORDER BY due LIMIT 1)";

    public const string NextDueOfDestination =
        "SELECT due FROM queue_item WHERE destination = ? AND due IS NOT NULL AND leased_until <= ? ORDER BY due LIMIT 1";

    public const string Lease = "UPDATE queue_item SET leased_until = ?2, token = token + 1 WHERE id = ?1";

    public const string Renew = "UPDATE queue_item SET leased_until = ?3 WHERE id = ?1 AND token = ?2 AND leased_until > 0";

    public const string Find = $"SELECT {Columns} WHERE item.id = ?";

    public const string Query =
        $"SELECT {Columns} WHERE item.id BETWEEN ?1 AND ?2 AND (?3 IS NULL OR destination = ?3) AND (?4 IS NULL OR message_id = ?4) ORDER BY item.id";

    public const string Count =
        """
        SELECT destination, CASE WHEN held THEN 2 WHEN leased_until > ? THEN 1 ELSE 0 END AS state, count(*)
        FROM queue_item GROUP BY destination, state
        """;

    public const string DeleteLeased = "DELETE FROM queue_item WHERE id = ? AND token = ? AND leased_until > 0 RETURNING message_id, attempts";

    public const string MessageOfItem = "SELECT message_id FROM queue_item WHERE id = ?";

    public const string DeleteItem = "DELETE FROM queue_item WHERE id = ?";

    public const string DeleteAttempts = "DELETE FROM queue_attempt WHERE item_id = ?";

    public const string HasItems = "SELECT 1 FROM queue_item WHERE message_id = ? LIMIT 1";

    public const string MarkDone = "UPDATE queue_message SET is_done = 1 WHERE id = ?";

    public const string FirstDone = "SELECT id FROM queue_message WHERE is_done = 1 LIMIT 1";

    public const string DeleteMessage = "DELETE FROM queue_message WHERE id = ? RETURNING body_id";

    public const string Defer =
        """
        UPDATE queue_item SET next_attempt = ?3, delay_notified = max(delay_notified, ?4), leased_until = 0
        WHERE id = ?1 AND token = ?2 AND leased_until > 0
        """;

    public const string CountAttempt = "UPDATE queue_item SET attempts = attempts + 1, last_error = ?2 WHERE id = ?1 RETURNING attempts";

    public const string InsertAttempt = "INSERT INTO queue_attempt (item_id, number, ended_at, host, answer) VALUES (?, ?, ?, ?, ?)";

    public const string ForgetAttempts = "DELETE FROM queue_attempt WHERE item_id = ? AND number <= ?";

    public const string Attempts = "SELECT ended_at, host, answer FROM queue_attempt WHERE item_id = ? ORDER BY number";

    public const string Hold = "UPDATE queue_item SET held = 1 WHERE id = ?";

    public const string Release = "UPDATE queue_item SET held = 0, next_attempt = min(next_attempt, ?2) WHERE id = ?1";

    public const string Pause = "INSERT OR IGNORE INTO queue_pause (destination) VALUES (?)";

    public const string Resume = "DELETE FROM queue_pause WHERE destination = ?";

    public const string Paused = "SELECT destination FROM queue_pause ORDER BY destination";

    public const string BodyReferences = "SELECT body_id, count(*) FROM queue_message GROUP BY body_id";

    public const string Probe = "INSERT OR IGNORE INTO queue_probe (destination) VALUES (?)";

    public const string HasProbes = "SELECT 1 FROM queue_probe LIMIT 1";

    public const string TakeProbes = "DELETE FROM queue_probe RETURNING destination";
}
