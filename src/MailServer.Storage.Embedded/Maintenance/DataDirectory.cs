using MailServer.Storage.Embedded.Files;

namespace MailServer.Storage.Embedded.Maintenance;

/// <summary>Where the store keeps what, and the lock that keeps a second server out.</summary>
internal sealed class DataDirectory : IDisposable
{
    // EAGAIN of Linux and of BSD, and Windows' sharing violation, as .NET reports them.
    private const int InUseLinux = 11;
    private const int InUseBsd = 35;
    private const int InUseWindows = unchecked((int)0x80070020);

    private IDisposable? _lock;

    /// <exception cref="EmbeddedStoreException">It cannot be made.</exception>
    public DataDirectory(string path, IFileSystem disk)
    {
        Path = System.IO.Path.GetFullPath(path);
        Disk = disk;
        try
        {
            disk.CreateDirectory(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedStoreException($"The data directory {Path} cannot be made: {exception.Message}", exception);
        }
    }

    public string Path { get; }

    public IFileSystem Disk { get; }

    public string Database => DatabaseIn(Path);

    public string Segments => SegmentsIn(Path);

    public static string DatabaseIn(string directory) => System.IO.Path.Combine(directory, "mail.db");

    public static string SegmentsIn(string directory) => System.IO.Path.Combine(directory, "segments");

    /// <summary>Whether there is a store in a directory, if only a damaged one.</summary>
    public static bool HasStore(string directory) => File.Exists(DatabaseIn(directory)) || Directory.Exists(SegmentsIn(directory));

    /// <summary>Takes the directory for this server until disposed, or until the process ends however it ends.</summary>
    /// <exception cref="EmbeddedStoreException">Another server has it, or it cannot be written.</exception>
    public void Lock()
    {
        var path = System.IO.Path.Combine(Path, "server.lock");
        try
        {
            _lock = Disk.Lock(path);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException || exception is IOException { HResult: not (InUseLinux or InUseBsd or InUseWindows) })
        {
            throw new EmbeddedStoreException($"The data directory {Path} cannot be written: {exception.Message}", exception);
        }
        catch (IOException exception)
        {
            throw new EmbeddedStoreException($"Another server uses the data directory {Path}. Stop it first, or give this one a directory of its own.", exception);
        }
    }

    public void Dispose() => _lock?.Dispose();
}
