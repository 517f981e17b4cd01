namespace MailServer.Storage.Embedded.Sql;

/// <summary>Domains, users and aliases.</summary>
internal static class DirectorySql
{
    private const string UserColumns =
        "user.id, domain, local_part, verifier, enabled, quota_bytes, is_shared, quota_messages, quota_folders, quota_annotations FROM user JOIN account ON account.id = user.id";

    public const string FindDomain = "SELECT name, catch_all FROM domain WHERE name = ?";

    public const string Domains = "SELECT name, catch_all FROM domain ORDER BY name";

    public const string FirstDomain = "SELECT name FROM domain ORDER BY name LIMIT 1";

    public const string SetDomain = "REPLACE INTO domain (name, catch_all) VALUES (?, ?)";

    public const string DomainIsUsed =
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM user WHERE domain = ?1) OR EXISTS (SELECT 1 FROM alias WHERE domain = ?1) OR EXISTS (SELECT 1 FROM list WHERE domain = ?1)";

    public const string DeleteDomain = "DELETE FROM domain WHERE name = ?";

    public const string FindUser = $"SELECT {UserColumns} WHERE domain = ? AND local_part = ?";

    public const string FindUserById = $"SELECT {UserColumns} WHERE user.id = ?";

    public const string Users = $"SELECT {UserColumns} WHERE domain = ?1 OR ?1 IS NULL";

    public const string InsertUser = "INSERT INTO user (id, domain, local_part, verifier, enabled, is_shared) VALUES (?, ?, ?, ?, ?, ?)";

    public const string SetEnabled = "UPDATE user SET enabled = ?2 WHERE id = ?1";

    public const string SetVerifier = "UPDATE user SET verifier = ?2 WHERE id = ?1";

    public const string ReplaceVerifier = "UPDATE user SET verifier = ?3 WHERE id = ?1 AND verifier = ?2";

    public const string DeleteUser = "DELETE FROM user WHERE id = ?";

    public const string SetScram =
        "REPLACE INTO scram_secret (user_id, algorithm, salt, iterations, stored_key, server_key) VALUES (?, ?, ?, ?, ?, ?)";

    public const string FindScram = "SELECT salt, iterations, stored_key, server_key FROM scram_secret WHERE user_id = ? AND algorithm = ?";

    public const string DeleteScram = "DELETE FROM scram_secret WHERE user_id = ?";

    public const string FindAlias = "SELECT target FROM alias WHERE domain = ? AND local_part = ? ORDER BY position";

    public const string Aliases = "SELECT domain, local_part, target FROM alias WHERE domain = ?1 OR ?1 IS NULL ORDER BY domain, local_part, position";

    public const string InsertAlias = "INSERT INTO alias (domain, local_part, position, target) VALUES (?, ?, ?, ?)";

    public const string DeleteAlias = "DELETE FROM alias WHERE domain = ? AND local_part = ?";

    public const string HasGrant = "SELECT 1 FROM sender_grant WHERE user_id = ?1 AND domain = ?2 AND local_part IN (?3, '*')";

    public const string Grants =
        """
        SELECT user.domain, user.local_part, sender_grant.domain, sender_grant.local_part FROM sender_grant JOIN user ON user.id = user_id
        WHERE user_id = ?1 OR ?1 IS NULL
        """;

    public const string AddGrant = "INSERT OR IGNORE INTO sender_grant (user_id, domain, local_part) VALUES (?, ?, ?)";

    public const string RemoveGrant = "DELETE FROM sender_grant WHERE user_id = ? AND domain = ? AND local_part = ?";

    public const string RemoveGrants = "DELETE FROM sender_grant WHERE user_id = ?";
}
