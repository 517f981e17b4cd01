using System.Security.Cryptography;

namespace MailServer.Hosting.Services;

/// <summary>The key behind the salts that SCRAM tells for unknown users (RFC 5802 §9): kept, so that a name looks the same after a restart.</summary>
internal static class UnknownUserKey
{
    private const int Length = 32;

    /// <summary>Reads the key, or makes and keeps it.</summary>
    public static ReadOnlyMemory<byte> GetOrMake(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "keys", "unknown-users.key");
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: Length } kept)
            return kept;
        var made = RandomNumberGenerator.GetBytes(Length);
        PrivateFile.Write(path, made);
        return made;
    }
}
