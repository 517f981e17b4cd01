namespace MailServer.Storage.Embedded.Sql;

/// <summary>The secrets of folders for signed URLs.</summary>
internal static class UrlKeySql
{
    public const string Find = "SELECT value FROM url_key WHERE account_id = ? AND folder_id = ?";

    public const string Set = "INSERT INTO url_key (account_id, folder_id, value) VALUES (?, ?, ?)";

    public const string DeleteOfFolder = "DELETE FROM url_key WHERE account_id = ? AND folder_id = ?";

    public const string DeleteOfAccount = "DELETE FROM url_key WHERE account_id = ?";
}
