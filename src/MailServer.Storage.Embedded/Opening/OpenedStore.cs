using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Queue;
using MailServer.Storage.Embedded.Maintenance;

namespace MailServer.Storage.Embedded.Opening;

/// <summary>Everything that is open, and the order in which it closes.</summary>
internal sealed class OpenedStore : IAsyncDisposable
{
    private int _isDisposed;

    public required StoreParts Parts { get; init; }

    public required DataDirectory DataDirectory { get; init; }

    public required MaintenanceLoop Maintenance { get; init; }

    public required IUserDirectory Directory { get; init; }

    public required IDirectoryAdministration Administration { get; init; }

    public required IListAdministration Lists { get; init; }

    public required IAutoReplyDirectory AutoReplies { get; init; }

    public required IQueueStorage Queue { get; init; }

    public required ISuppressionList Suppression { get; init; }

    public required ITransportNotes TransportNotes { get; init; }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        if (Parts.TextIndexer is { } indexer) await indexer.DisposeAsync().ConfigureAwait(false);
        await Maintenance.DisposeAsync().ConfigureAwait(false);
        await Parts.Writer.DisposeAsync().ConfigureAwait(false);
        Parts.Readers.Dispose();
        Parts.Segments.Dispose();
        DataDirectory.Dispose();
    }
}
