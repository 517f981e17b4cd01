namespace MailServer.Hosting.Options;

/// <summary>How the queue is worked off: <c>Delivery:Queue</c>.</summary>
public sealed class MailQueueOptions
{
    /// <summary>Items held in memory at the same time. It bounds memory and connections; a thousand items are a few megabytes.</summary>
    public int MostItems { get; set; } = 2000;

    /// <summary>Items of one destination held at the same time, so that one with a million of them leaves room for the others.</summary>
    public int MostItemsPerDestination { get; set; } = 100;

    /// <summary>Connections to one destination. It begins with one, and each success allows one more. Twenty is what large receivers bear.</summary>
    public int MostConnectionsPerDestination { get; set; } = 20;

    /// <summary>Messages on one connection. Many receivers count and refuse a hundred and more.</summary>
    public int MostMessagesPerConnection { get; set; } = 100;

    /// <summary>Messages to one destination in a minute. 0: no limit.</summary>
    public int MostMessagesPerMinute { get; set; }

    /// <summary>How long a connection waits for the next message before QUIT. It only bridges the gap between two batches.</summary>
    public TimeSpan ConnectionIdleTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an item is held before it must be renewed, which the server does by itself. After a crash what was being sent is due again when it is over.</summary>
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromMinutes(10);
}
