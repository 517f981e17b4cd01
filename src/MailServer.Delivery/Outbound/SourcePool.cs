using System.Net;
using System.Net.Sockets;

namespace MailServer.Delivery.Outbound;

/// <summary>Gives each connection the next of the addresses to come from, so that they share the load and the reputation.</summary>
internal sealed class SourcePool
{
    private uint _turn;

    /// <summary>The next address of the family, or null when there is none and the system chooses.</summary>
    public IPAddress? Next(IReadOnlyList<IPAddress> addresses, AddressFamily family)
    {
        if (addresses.Count == 0) return null;
        IPAddress[] fitting = [.. addresses.Where(address => address.AddressFamily == family)];
        return fitting.Length == 0 ? null : fitting[(Interlocked.Increment(ref _turn) - 1) % (uint)fitting.Length];
    }
}
