using System.Net;
using System.Net.Sockets;

namespace MailServer.Authentication.Limits;

/// <summary>The part of a client's address by which failures are counted.</summary>
internal static class ClientAddress
{
    // A customer gets a whole /64: counting single IPv6 addresses would count nothing.
    private const int Ipv6NetworkBytes = 8;

    /// <summary>The IPv4 address, or the IPv6 network of 64 bits; null where there is none (Unix sockets, memory).</summary>
    public static string? KeyOf(EndPoint? endPoint)
    {
        if (endPoint is not IPEndPoint { Address: var address }) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address.ToString();
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(Ipv6NetworkBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}
