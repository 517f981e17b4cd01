using System.Globalization;

namespace MailServer.Hosting.Services;

/// <summary>Files with secrets in the data directory.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file beside the old one first, readable for the owner alone from its first byte, so that a reader finds the old content or the new.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = string.Create(CultureInfo.InvariantCulture, $"{path}.{Environment.ProcessId}.part");
        File.Delete(part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(part, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }
}
