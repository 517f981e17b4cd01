using System.Net;

namespace MailServer.Delivery.Tests.Outbound.Support;

internal static class Addresses
{
    /// <summary>Where the next hop of there.test is.</summary>
    public static IPEndPoint There { get; } = new(IPAddress.Parse("192.0.2.1"), 25);
}
