using MailServer.Mime;
using MailServer.Storage.Embedded.Accounts;
using MailServer.Storage.Embedded.Bodies;
using MailServer.Storage.Embedded.Database;
using MailServer.Storage.Embedded.Folders;
using MailServer.Storage.Embedded.Searching;
using MailServer.Storage.Embedded.Segments;
using MailServer.Storage.Embedded.Spooling;
using MailServer.Storage.Embedded.Users;
using MailServer.Storage.Embedded.Writing;
using Microsoft.Extensions.Logging;

namespace MailServer.Storage.Embedded;

/// <summary>What the parts of an open store share.</summary>
internal sealed class StoreParts(long lastBodyId)
{
    private long _lastBodyId = lastBodyId;

    public required EmbeddedStoreOptions Options { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Logger { get; init; }

    public required ReaderPool Readers { get; init; }

    public required GroupWriter Writer { get; init; }

    public required SegmentFiles Segments { get; init; }

    public required BodyReader Bodies { get; init; }

    public required OpenFolders Folders { get; init; }

    public required AccountLogs Logs { get; init; }

    /// <summary>Where addresses led a moment ago, and which accounts have no quota.</summary>
    public required RecentRecipients Recipients { get; init; }

    /// <summary>What all messages on their way may hold in memory.</summary>
    public SpoolBudget SpoolBudget => field ??= new SpoolBudget(Options.SpoolBudget);

    /// <summary>There is something to clean up.</summary>
    public required Action MaintenanceIsDue { get; init; }

    /// <summary>A delivery has put something into the queue.</summary>
    public event Action? QueueFilled;

    public MessageIndexer Indexer { get; } = new();

    /// <summary>Keeps the index of texts; null when there is none.</summary>
    public TextIndexer? TextIndexer { get; set; }

    /// <summary>The highest body id given out.</summary>
    public long LastBodyId => Interlocked.Read(ref _lastBodyId);

    /// <summary>A body id that none ever had.</summary>
    public long NextBodyId() => Interlocked.Increment(ref _lastBodyId);

    /// <summary>Tells that a delivery has put something into the queue.</summary>
    public void TellQueueFilled() => QueueFilled?.Invoke();

    /// <summary>A place for a message's bytes as they come.</summary>
    public Spool NewSpool(long? expectedSize) =>
        new(Segments, SpoolBudget, new SpoolLimits(Options.SpoolMemory, Options.MaxMessageSize), expectedSize);

    /// <summary>Writes what nobody waits for.</summary>
    public void WriteBehind<T>(Func<WriteTransaction, T> change) => _ = WriteBehindAsync(change);

    private async Task WriteBehindAsync<T>(Func<WriteTransaction, T> change)
    {
        try
        {
            await Writer.WriteAsync(change, CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            Log.OperationFailed(Logger, exception);
        }
    }
}
