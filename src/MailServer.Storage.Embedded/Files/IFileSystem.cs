namespace MailServer.Storage.Embedded.Files;

/// <summary>Where the store's own files are: the real disk, or one that a test makes fail. The database reaches its files by itself.</summary>
internal interface IFileSystem
{
    void CreateDirectory(string path);

    /// <summary>The names of the files in a directory; none when it is missing.</summary>
    IReadOnlyList<string> List(string directory);

    /// <summary>A file's length, or null when there is none.</summary>
    long? LengthOf(string path);

    /// <summary>Opens a file for reading and writing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it is made.</param>
    /// <param name="preallocate">Octets to reserve for a new one.</param>
    /// <exception cref="IOException">It cannot be opened, or there is no room.</exception>
    IOpenFile Open(string path, FileMode mode, long preallocate);

    /// <summary>Opens a file that is read here and there, and may be written to and deleted meanwhile.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    IOpenFile OpenForReading(string path);

    void Delete(string path);

    void Move(string path, string target);

    /// <summary>Makes the names in a directory durable.</summary>
    /// <exception cref="IOException">They may not be on the disk.</exception>
    void SyncDirectory(string path);

    /// <summary>Keeps a file to this process until disposed, or until the process ends however it ends.</summary>
    /// <exception cref="IOException">Another has it.</exception>
    IDisposable Lock(string path);
}

/// <summary>A file that is open. Positions are the caller's, so that many may read at once.</summary>
internal interface IOpenFile : IDisposable
{
    bool IsClosed { get; }

    long Length { get; }

    int Read(Span<byte> destination, long position);

    ValueTask<int> ReadAsync(Memory<byte> destination, long position, CancellationToken cancellationToken);

    void Write(ReadOnlySpan<byte> bytes, long position);

    void Write(IReadOnlyList<ReadOnlyMemory<byte>> parts, long position);

    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long position, CancellationToken cancellationToken);

    void Truncate(long length);

    /// <summary>Makes everything written durable.</summary>
    /// <exception cref="IOException">It may not be on the disk. A second try would lie.</exception>
    void Sync();
}
