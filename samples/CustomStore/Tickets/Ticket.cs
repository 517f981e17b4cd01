using MailServer.Messages;

namespace CustomStore.Tickets;

/// <summary>A ticket of the help desk. Replaced, never changed.</summary>
/// <param name="Number">1, 2, 3 … in the order of opening; never used again.</param>
/// <param name="From">Who asks.</param>
/// <param name="Subject">About what.</param>
/// <param name="Text">The question.</param>
/// <param name="OpenedAt">When.</param>
public sealed record Ticket(uint Number, string From, string Subject, string Text, DateTimeOffset OpenedAt)
{
    /// <summary>What the agents' mail programs have marked: read, flagged, answered, to be deleted.</summary>
    public SystemFlags Marks { get; init; }

    /// <summary>Whether it is done. Closed tickets stay in the list, so that the list can tell what went.</summary>
    public bool IsClosed { get; init; }

    /// <summary>The version of the list in which it was opened.</summary>
    public ulong OpenedIn { get; init; }

    /// <summary>The version of the list in which it last changed.</summary>
    public ulong ChangedIn { get; init; }
}
