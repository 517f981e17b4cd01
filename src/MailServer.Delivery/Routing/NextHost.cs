using MailServer.Protocol.Smtp;

namespace MailServer.Delivery.Routing;

/// <summary>One host to try.</summary>
/// <param name="Name">Its name or address.</param>
/// <param name="Relay">What was configured for it.</param>
internal sealed record NextHost(string Name, RelayTarget Relay)
{
    /// <summary>Whether the name comes from the configuration or from a validated answer, so that a verified certificate proves something.</summary>
    public bool IsNameAuthenticated { get; init; }

    /// <summary>Whether our own addresses must be left out: the DNS may lead back to us, a configured route is meant.</summary>
    public bool IsFromDns { get; init; }
}

/// <summary>The hosts in the order to try, or why there are none.</summary>
internal readonly record struct HostList(IReadOnlyList<NextHost> Hosts, SmtpReply? Failure);

/// <summary>The addresses in the order to try, or why there are none; and whether the answers were validated.</summary>
internal readonly record struct AddressList(IReadOnlyList<System.Net.EndPoint> EndPoints, SmtpReply? Failure, bool IsAuthenticated = false);
