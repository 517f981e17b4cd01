namespace MailServer.Storage.Embedded.Maintenance;

/// <summary>Where the store keeps what, and the lock that keeps a second server out.</summary>
internal sealed class DataDirectory : IDisposable
{
    private FileStream? _lock;

    public DataDirectory(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string Database => DatabaseIn(Path);

    public string Segments => SegmentsIn(Path);

    public static string DatabaseIn(string directory) => System.IO.Path.Combine(directory, "mail.db");

    public static string SegmentsIn(string directory) => System.IO.Path.Combine(directory, "segments");

    /// <summary>Takes the directory for this server until disposed, or until the process ends however it ends.</summary>
    /// <exception cref="EmbeddedStoreException">Another server has it.</exception>
    public void Lock()
    {
        var path = System.IO.Path.Combine(Path, "server.lock");
        try
        {
            _lock = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new EmbeddedStoreException($"Another server uses the data directory {Path}. Stop it first, or give this one a directory of its own.", exception);
        }
    }

    public void Dispose() => _lock?.Dispose();
}
