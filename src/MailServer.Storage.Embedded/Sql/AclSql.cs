namespace MailServer.Storage.Embedded.Sql;

/// <summary>Access control lists of folders. Grantee 0 is anyone, a negative one a group.</summary>
internal static class AclSql
{
    public const string OfFolder =
        """
        SELECT grantee_id, is_negative, rights, acl_group.name FROM acl LEFT JOIN acl_group ON acl_group.id = -grantee_id
        WHERE account_id = ? AND folder_id = ? ORDER BY grantee_id, is_negative
        """;

    public const string OfAccount =
        """
        SELECT grantee_id, is_negative, rights, acl_group.name, folder.name
        FROM acl JOIN folder ON folder.id = acl.folder_id LEFT JOIN acl_group ON acl_group.id = -grantee_id
        WHERE acl.account_id = ? ORDER BY folder_id, grantee_id, is_negative
        """;

    public const string FindGroup = "SELECT -id FROM acl_group WHERE name = ?";

    public const string AddGroup = "INSERT INTO acl_group (name) VALUES (?) RETURNING -id";

    public const string Find = "SELECT rights FROM acl WHERE account_id = ? AND folder_id = ? AND grantee_id = ? AND is_negative = ?";

    public const string Set = "REPLACE INTO acl (account_id, folder_id, grantee_id, is_negative, rights) VALUES (?, ?, ?, ?, ?)";

    public const string Remove = "DELETE FROM acl WHERE account_id = ? AND folder_id = ? AND grantee_id = ? AND is_negative = ?";

    public const string Count = "SELECT count(*) FROM acl WHERE account_id = ? AND folder_id = ?";

    public const string Inherit =
        """
        INSERT INTO acl (account_id, folder_id, grantee_id, is_negative, rights)
        SELECT account_id, ?3, grantee_id, is_negative, rights FROM acl WHERE account_id = ?1 AND folder_id = ?2
        """;

    public const string Sharing = "SELECT DISTINCT account_id FROM acl WHERE (grantee_id <= 0 OR grantee_id = ?1) AND account_id <> ?1 ORDER BY account_id";

    public const string Grantees = "SELECT DISTINCT grantee_id FROM acl WHERE account_id = ?";

    public const string DeleteOfFolder = "DELETE FROM acl WHERE account_id = ? AND folder_id = ?";

    public const string DeleteOfAccount = "DELETE FROM acl WHERE account_id = ?1 OR grantee_id = ?1";
}
