using System.Net;

namespace MailServer.Connections;

/// <summary>Opens connections to other servers. Sockets, a proxy, or a test's memory provide it.</summary>
public interface IMailConnector
{
    /// <summary>Connects, within the time limit.</summary>
    /// <exception cref="MailConnectionException">Nobody answered, or refused.</exception>
    ValueTask<IMailClientConnection> ConnectAsync(MailConnectRequest request, CancellationToken cancellationToken);
}

/// <summary>What to connect to.</summary>
/// <param name="EndPoint">The address: an <see cref="IPEndPoint"/>, or a Unix socket.</param>
public sealed record MailConnectRequest(EndPoint EndPoint)
{
    /// <summary>How long it may take. 30 seconds: a host that does not answer by then does not in five minutes either, and others wait.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The address to come from, or null for the system's choice. Ignored for another address family.</summary>
    public IPAddress? LocalAddress { get; init; }
}
