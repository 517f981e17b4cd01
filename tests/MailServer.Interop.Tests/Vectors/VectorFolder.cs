using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Vectors;

/// <summary>The public test messages, which lie beside the repository and are not part of it.</summary>
internal static class VectorFolder
{
    /// <summary>The messages with their line ends made CRLF, as they travel; the test is skipped where the folder is absent.</summary>
    public static IReadOnlyList<(string Name, byte[] Bytes)> Messages()
    {
        var path = Find();
        if (path is null) Assert.Skip("The folder of test vectors is not beside the repository.");
        return [.. Directory.EnumerateFiles(path, "*.eml").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file), WithCrLf(File.ReadAllBytes(file))))];
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(BuildFacts.RepositoryRoot); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "vectors", "messages");
            if (Directory.Exists(candidate)) return candidate;
        }
        return null;
    }

    private static byte[] WithCrLf(byte[] bytes)
    {
        var result = new List<byte>(bytes.Length + 64);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] is not ((byte)'\r' or (byte)'\n'))
            {
                result.Add(bytes[i]);
                continue;
            }
            if (bytes[i] == '\r' && i + 1 < bytes.Length && bytes[i + 1] == '\n') i++;
            result.AddRange("\r\n"u8);
        }
        if (result is not [.., (byte)'\r', (byte)'\n']) result.AddRange("\r\n"u8);
        return [.. result];
    }
}
