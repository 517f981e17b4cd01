using MailServer.Storage.Embedded.Segments;

namespace MailServer.Storage.Embedded.Files;

/// <summary>The disk.</summary>
internal sealed class RealFileSystem(FileSync sync) : IFileSystem
{
    public static RealFileSystem Instance { get; } = new(FileSync.Instance);

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public IReadOnlyList<string> List(string directory) =>
        Directory.Exists(directory) ? [.. Directory.EnumerateFiles(directory).Select(static f => Path.GetFileName(f))] : [];

    public long? LengthOf(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : null;

    public IOpenFile Open(string path, FileMode mode, long preallocate) =>
        Open(path, mode, FileAccess.ReadWrite, FileOptions.None, preallocate);

    public IOpenFile OpenForReading(string path) => Open(path, FileMode.Open, FileAccess.Read, FileOptions.RandomAccess, preallocate: 0);

    public void Delete(string path) => File.Delete(path);

    public void Move(string path, string target) => File.Move(path, target, overwrite: true);

    public void SyncDirectory(string path) => sync.SyncDirectory(path);

    public IDisposable Lock(string path) => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private RealFile Open(string path, FileMode mode, FileAccess access, FileOptions options, long preallocate)
    {
        try
        {
            return new RealFile(File.OpenHandle(path, mode, access, FileShare.ReadWrite | FileShare.Delete, options, preallocate), sync);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }
}
