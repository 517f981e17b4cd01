namespace MailServer.Storage.Embedded.Sql;

/// <summary>Distribution lists and their members.</summary>
internal static class ListSql
{
    private const string Member = "list_member.address, token, state, added_at, bounces, last_bounce";

    public const string Find = "SELECT id, domain, local_part, settings FROM list WHERE domain = ? AND local_part = ?";

    public const string All = "SELECT id, domain, local_part, settings FROM list WHERE domain = ?1 OR ?1 IS NULL ORDER BY domain, local_part";

    public const string Set =
        "INSERT INTO list (domain, local_part, settings) VALUES (?, ?, ?) ON CONFLICT (domain, local_part) DO UPDATE SET settings = excluded.settings";

    public const string Delete = "DELETE FROM list WHERE id = ?";

    public const string DeleteMembers = "DELETE FROM list_member WHERE list_id = ?";

    public const string Members = $"SELECT {Member} FROM list_member WHERE list_id = ? AND (domain, local_part) > (?, ?) ORDER BY domain, local_part LIMIT ?";

    public const string FindMember = $"SELECT {Member} FROM list_member WHERE list_id = ? AND domain = ? AND local_part = ?";

    public const string FindToken =
        $"SELECT {Member}, list.id, list.domain, list.local_part, settings FROM list_member JOIN list ON list.id = list_id WHERE token = ?";

    public const string CountMembers = "SELECT count(*) FROM list_member WHERE list_id = ?";

    public const string CountPending = "SELECT count(*) FROM list_member WHERE list_id = ? AND state = 1";

    public const string AddMember =
        """
        INSERT INTO list_member (list_id, domain, local_part, address, token, state, added_at) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (list_id, domain, local_part) DO UPDATE SET state = excluded.state, bounces = 0, last_bounce = NULL
        """;

    public const string DeleteMember = "DELETE FROM list_member WHERE list_id = ? AND domain = ? AND local_part = ?";

    public const string DeleteToken = "DELETE FROM list_member WHERE token = ?";

    public const string ForgetPending = "DELETE FROM list_member WHERE list_id = ? AND state = 1 AND added_at < ?";

    public const string Activate = "UPDATE list_member SET state = 0, bounces = 0, last_bounce = NULL WHERE token = ?";

    public const string SetBounces = "UPDATE list_member SET bounces = ?2, last_bounce = ?3, state = ?4 WHERE token = ?1";
}
