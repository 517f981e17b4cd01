using System.Net;

namespace MailServer.Smtp.Sessions;

/// <summary>Whether a client's address lies in a list of networks.</summary>
internal static class NetworkList
{
    /// <summary>False for a client without an IP address; an IPv4 address over IPv6 counts as IPv4.</summary>
    public static bool Contains(IList<IPNetwork> networks, EndPoint? endPoint)
    {
        if (networks.Count == 0 || endPoint is not IPEndPoint { Address: var address }) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach (var network in networks)
        {
            if (network.Contains(address)) return true;
        }

        return false;
    }
}
