namespace MailServer.Storage.Embedded.Sql;

/// <summary>Access control lists of folders. Grantee 0 is anyone.</summary>
internal static class AclSql
{
    public const string OfFolder = "SELECT grantee_id, is_negative, rights FROM acl WHERE account_id = ? AND folder_id = ? ORDER BY grantee_id, is_negative";

    public const string OfAccount =
        """
        SELECT grantee_id, is_negative, rights, folder.name FROM acl JOIN folder ON folder.id = acl.folder_id
        WHERE acl.account_id = ? ORDER BY folder_id, grantee_id, is_negative
        """;

    public const string Find = "SELECT rights FROM acl WHERE account_id = ? AND folder_id = ? AND grantee_id = ? AND is_negative = ?";

    public const string Set = "REPLACE INTO acl (account_id, folder_id, grantee_id, is_negative, rights) VALUES (?, ?, ?, ?, ?)";

    public const string Remove = "DELETE FROM acl WHERE account_id = ? AND folder_id = ? AND grantee_id = ? AND is_negative = ?";

    public const string Count = "SELECT count(*) FROM acl WHERE account_id = ? AND folder_id = ?";

    public const string Inherit =
        """
        INSERT INTO acl (account_id, folder_id, grantee_id, is_negative, rights)
        SELECT account_id, ?3, grantee_id, is_negative, rights FROM acl WHERE account_id = ?1 AND folder_id = ?2
        """;

    public const string Sharing = "SELECT DISTINCT account_id FROM acl WHERE grantee_id IN (0, ?1) AND account_id <> ?1 ORDER BY account_id";

    public const string Grantees = "SELECT DISTINCT grantee_id FROM acl WHERE account_id = ?";

    public const string DeleteOfFolder = "DELETE FROM acl WHERE account_id = ? AND folder_id = ?";

    public const string DeleteOfAccount = "DELETE FROM acl WHERE account_id = ?1 OR grantee_id = ?1";
}
