namespace MailServer.Storage.Embedded.Sql;

/// <summary>Accounts and their subscriptions.</summary>
internal static class AccountSql
{
    public const string Insert = "INSERT INTO account (quota_bytes, quota_messages, quota_folders, quota_annotations) VALUES (?, ?, ?, ?) RETURNING id";

    public const string Find = 
        "SELECT quota_bytes, used_bytes, used_messages, last_uid_validity, quota_messages, quota_folders, quota_annotations FROM account WHERE id = ?";

    public const string Exists = "SELECT 1 FROM account WHERE id = ?";

    public const string All = "SELECT id, used_bytes, used_messages FROM account ORDER BY id";

    public const string Update = "UPDATE account SET used_bytes = ?2, used_messages = ?3, last_uid_validity = ?4 WHERE id = ?1";

    public const string SetQuota = "UPDATE account SET quota_bytes = ?2, quota_messages = ?3, quota_folders = ?4, quota_annotations = ?5 WHERE id = ?1";

    public const string Delete = "DELETE FROM account WHERE id = ?";

    public const string Subscribe = "REPLACE INTO subscription (account_id, name) VALUES (?, ?)";

    public const string Unsubscribe = "DELETE FROM subscription WHERE account_id = ? AND name = ?";

    public const string UnsubscribeAll = "DELETE FROM subscription WHERE account_id = ?";

    public const string IsSubscribed = "SELECT 1 FROM subscription WHERE account_id = ? AND name = ?";

    public const string Subscriptions = "SELECT name FROM subscription WHERE account_id = ? ORDER BY name";

    public const string CountSubscriptions = "SELECT count(*) FROM subscription WHERE account_id = ?";
}
