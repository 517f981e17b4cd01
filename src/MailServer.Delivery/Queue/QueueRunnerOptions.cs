using MailServer.Delivery.Outbound.Client;

namespace MailServer.Delivery.Queue;

/// <summary>How the queue is worked off.</summary>
public sealed record QueueRunnerOptions
{
    /// <summary>Items held at the same time. It bounds memory and connections; two thousand items are a few megabytes.</summary>
    public int MostItems { get; init; } = 2000;

    /// <summary>Items of one destination taken at a time, so that a destination with a million of them leaves room for the others. A hundred keep twenty connections busy while the next ones are fetched.</summary>
    public int MostItemsPerDestination { get; init; } = 100;

    /// <summary>Connections to one destination. It begins with one, and each success allows one more. Twenty is what large receivers bear.</summary>
    public int MostConnectionsPerDestination { get; init; } = 20;

    /// <summary>Messages on one connection. Many receivers count and refuse a hundred and more.</summary>
    public int MostMessagesPerConnection { get; init; } = 100;

    /// <summary>Messages to one destination in a minute; 0 for no limit.</summary>
    public int MostMessagesPerMinute { get; init; }

    /// <summary>How long a connection waits for the next message before QUIT. It only bridges the gap between two batches.</summary>
    public TimeSpan ConnectionIdleTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long items are held; longer work renews it. After a crash they are due again when it is over.</summary>
    public TimeSpan LeaseTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest time between two looks at the queue, for storages that other processes change. An administrator at the command line waits so long; a look at an empty queue costs nothing.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often items are looked for that are too old, though their destination is not tried.</summary>
    public TimeSpan ExpiryInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long running transactions may take when the server stops. What is cut off then is sent again later.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long what was cut off may take to write down that it was. What hangs longer is left behind: the host must come to its end.</summary>
    public TimeSpan CutTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Received fields after which a message is taken to be in a loop; RFC 5321 §6.3 wants at least 100.</summary>
    public int MostHops { get; init; } = 100;

    /// <summary>Where a message that must be sent in another encoding is kept meanwhile, if it is large.</summary>
    public string SpoolDirectory { get; init; } = Path.GetTempPath();

    /// <summary>The schedule.</summary>
    public RetrySchedule Retry { get; init; } = new();

    /// <summary>The times of the SMTP client.</summary>
    public SmtpClientTimeouts Timeouts { get; init; } = new();
}
