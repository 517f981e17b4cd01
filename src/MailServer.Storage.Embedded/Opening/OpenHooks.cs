using MailServer.Storage.Embedded.Files;
using MailServer.Storage.Embedded.Schema;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Writing;

namespace MailServer.Storage.Embedded.Opening;

/// <summary>Where tests reach in.</summary>
internal sealed record OpenHooks
{
    public static OpenHooks None { get; } = new();

    /// <summary>Syncs files.</summary>
    public FileSync Sync { get; init; } = FileSync.Instance;

    /// <summary>Where the files are that the database does not reach by itself.</summary>
    public IFileSystem Disk
    {
        get => field ?? new RealFileSystem(Sync);
        init;
    }

    /// <summary>Segments smaller than the settings allow, so that few messages fill one.</summary>
    public long? SegmentSize { get; init; }

    /// <summary>Makes the line before the writer.</summary>
    public Func<int, WaitingOperations>? Waiting { get; init; }

    /// <summary>The steps of the schema.</summary>
    public IReadOnlyList<Migration> Migrations { get; init; } = Migration.All;
}
