using MailServer.Storage.Embedded.Schema;
using MailServer.Storage.Embedded.Segments;

namespace MailServer.Storage.Embedded.Opening;

/// <summary>Where tests reach in.</summary>
internal sealed record OpenHooks
{
    public static OpenHooks None { get; } = new();

    /// <summary>Syncs files.</summary>
    public FileSync Sync { get; init; } = FileSync.Instance;

    /// <summary>The steps of the schema.</summary>
    public IReadOnlyList<Migration> Migrations { get; init; } = Migration.All;
}
