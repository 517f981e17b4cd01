namespace MailServer.Authentication;

/// <summary>Log-in names as clients type them.</summary>
internal static class UserName
{
    /// <summary>The longest name that is looked up: longer than any address (RFC 5321 §4.5.3.1), in characters.</summary>
    public const int MaxLength = 512;

    /// <summary>One spelling for a name that no account has.</summary>
    public static string Normalize(string name, string? defaultDomain)
    {
        string lower = name.ToLowerInvariant();
        return defaultDomain is null || lower.Contains('@', StringComparison.Ordinal) ? lower : $"{lower}@{defaultDomain.ToLowerInvariant()}";
    }
}
