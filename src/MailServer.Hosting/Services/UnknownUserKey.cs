namespace MailServer.Hosting.Services;

/// <summary>The key behind the salts that SCRAM tells for unknown users (RFC 5802 §9): kept, so that a name looks the same after a restart.</summary>
internal static class UnknownUserKey
{
    /// <summary>Reads the key, or makes and keeps it.</summary>
    public static ReadOnlyMemory<byte> GetOrMake(string dataDirectory) => SecretKey.GetOrMake(dataDirectory, "unknown-users");
}
