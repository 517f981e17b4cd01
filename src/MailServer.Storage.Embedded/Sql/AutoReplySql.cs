namespace MailServer.Storage.Embedded.Sql;

/// <summary>What mailboxes answer by themselves, and whom they have answered.</summary>
internal static class AutoReplySql
{
    public const string Find = "SELECT settings FROM auto_reply WHERE account_id = ?";

    public const string Set = "REPLACE INTO auto_reply (account_id, settings) VALUES (?, ?)";

    public const string Delete = "DELETE FROM auto_reply WHERE account_id = ?";

    public const string IsAnswered = "SELECT 1 FROM auto_reply_sent WHERE account_id = ? AND domain = ? AND local_part = ? AND sent_at > ?";

    public const string ForgetOld = "DELETE FROM auto_reply_sent WHERE account_id = ? AND sent_at <= ?";

    public const string Count = "SELECT count(*) FROM auto_reply_sent WHERE account_id = ?";

    public const string Remember = "REPLACE INTO auto_reply_sent (account_id, domain, local_part, sent_at) VALUES (?, ?, ?, ?)";

    public const string ForgetAll = "DELETE FROM auto_reply_sent WHERE account_id = ?";
}
