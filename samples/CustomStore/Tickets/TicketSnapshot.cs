using System.Collections.Immutable;

namespace CustomStore.Tickets;

/// <summary>The list at one instant.</summary>
/// <param name="Version">Grows with every change.</param>
/// <param name="All">All tickets by number, closed ones too.</param>
public sealed record TicketSnapshot(ulong Version, ImmutableArray<Ticket> All)
{
    /// <summary>The tickets that are not closed, by number.</summary>
    public IEnumerable<Ticket> Open => All.Where(ticket => !ticket.IsClosed);

    /// <summary>What changed after a version.</summary>
    public IEnumerable<Ticket> ChangedSince(ulong version) => All.Where(ticket => ticket.ChangedIn > version);
}
