using System.Security.Cryptography;

namespace MailServer.Hosting.Services;

/// <summary>Secrets that the server makes for itself and keeps in the data directory.</summary>
internal static class SecretKey
{
    private const int Length = 32;

    /// <summary>Reads a key, or makes and keeps it.</summary>
    public static ReadOnlyMemory<byte> GetOrMake(string dataDirectory, string name)
    {
        var path = Path.Combine(dataDirectory, "keys", name + ".key");
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: Length } kept)
            return kept;
        var made = RandomNumberGenerator.GetBytes(Length);
        PrivateFile.Write(path, made);
        return made;
    }
}
