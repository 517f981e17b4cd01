using System.Collections.Concurrent;
using System.Net;
using MailServer.Connections;
using MailServer.Testing.Outbound;

namespace MailServer.Testing;

/// <summary>
/// Connects to servers in memory. Addresses where nobody listens refuse. TLS is simulated: it needs a server whose connection has
/// <see cref="TlsUpgrade.Simulated"/>.
/// </summary>
public sealed class InMemoryConnector : IMailConnector
{
    private readonly ConcurrentDictionary<EndPoint, Func<InMemoryConnection, Task>> _servers = [];
    private readonly ConcurrentDictionary<EndPoint, bool> _silent = [];
    private readonly ConcurrentQueue<MailConnectRequest> _requests = [];

    /// <summary>What was asked for so far, in order.</summary>
    public IReadOnlyCollection<MailConnectRequest> Requests => _requests;

    /// <summary>How often a connection was tried.</summary>
    public int Attempts => _requests.Count;

    /// <summary>Whether the certificates of servers are valid for their names.</summary>
    public bool AreCertificatesValid { get; set; } = true;

    /// <summary>How the server's ends look.</summary>
    public InMemoryConnectionOptions Options { get; set; } = new();

    /// <summary>Lets a server take the connections to an address. It owns its connection.</summary>
    public void Listen(EndPoint endPoint, Func<InMemoryConnection, Task> serve) => _servers[endPoint] = serve;

    /// <summary>Lets an engine take the connections to an address.</summary>
    /// <param name="endPoint">The address.</param>
    /// <param name="createEngine">Makes an engine for each.</param>
    public void Listen(EndPoint endPoint, Func<IMailEngine> createEngine)
    {
        ArgumentNullException.ThrowIfNull(createEngine);
        Listen(endPoint, connection => connection.RunAsync(createEngine()));
    }

    /// <summary>Lets an address swallow all packets, or not any more: who connects there waits until it gives up.</summary>
    public void Silence(EndPoint endPoint, bool isSilent = true)
    {
        if (isSilent) _silent[endPoint] = true;
        else _silent.TryRemove(endPoint, out _);
    }

    /// <summary>Lets nobody listen any more.</summary>
    public void Close(EndPoint endPoint) => _servers.TryRemove(endPoint, out _);

    /// <inheritdoc />
    public ValueTask<IMailClientConnection> ConnectAsync(MailConnectRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        _requests.Enqueue(request);
        if (_silent.ContainsKey(request.EndPoint)) return WaitInVainAsync(cancellationToken);
        if (!_servers.TryGetValue(request.EndPoint, out var serve)) throw new MailConnectionException("Connection refused");
        var connection = new InMemoryConnection(Options with { LocalEndPoint = request.EndPoint });
        _ = Task.Run(() => serve(connection), CancellationToken.None);
        return new(new InMemoryClientConnection(connection, request.EndPoint, AreCertificatesValid));
    }

    private static async ValueTask<IMailClientConnection> WaitInVainAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        throw new MailConnectionException("Nobody answered.");
    }
}
