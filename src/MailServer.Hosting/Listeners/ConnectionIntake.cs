using System.Net;
using System.Net.Sockets;
using MailServer.Connections;
using MailServer.Hosting.Connections;
using MailServer.Hosting.Diagnostics;
using MailServer.Hosting.Engines;
using MailServer.Hosting.Options;
using MailServer.Hosting.Policies;
using MailServer.Hosting.ProxyProtocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Listeners;

/// <summary>A connection's way from the accept loop to its engine: limits, PROXY header, TLS.</summary>
internal sealed class ConnectionIntake(
    IOptions<MailServerOptions> options, MailEngineRunner runner, ConnectionMeter meter, IMemoryBudget memory, TimeProvider clock, ILogger<ConnectionIntake> logger)
{
    private readonly MailLimitOptions _options = options.Value.Limits;
    private readonly ConnectionLimits _limits = new(options.Value.Limits.MaxConnections, options.Value.Limits.ConnectionsPerAddress);

    public ActiveConnections Active { get; } = new();

    /// <summary>Called by the accept loop: decides what can be decided at once, and leaves the rest to another thread.</summary>
    public void Take(Socket socket, BoundListener listener, CancellationToken stopping)
    {
        var isTight = memory.IsTight;
        var place = isTight ? null : _limits.Enter();
        try
        {
            var facts = FactsOf(socket);
            var isProxy = listener.IsTrustedProxy(facts.Remote);
            // Behind a proxy the address that counts is not known yet.
            if (place is null || (!isProxy && !place.TryTake(facts.Remote)))
                Refuse(socket, listener, isTight ? "memory" : place is null ? "total" : "address", facts.Remote);
            else
                Serve(new Arrival(socket, listener, place, facts, isProxy), stopping, ref place);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // The client left at once.
            socket.Dispose();
        }
        finally
        {
            place?.Dispose();
        }
    }

    private static ConnectionFacts FactsOf(Socket socket)
    {
        if (socket.AddressFamily != AddressFamily.Unix)
        {
            socket.NoDelay = true;
            // An idle client that vanished without a word is found in hours rather than never.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        }

        return new ConnectionFacts(Plain(socket.LocalEndPoint), Plain(socket.RemoteEndPoint));
    }

    /// <summary>A dual-stack socket shows IPv4 clients as ::ffff:192.0.2.1; networks, limits and logs want 192.0.2.1.</summary>
    private static EndPoint? Plain(EndPoint? endPoint) => endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped
        ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port)
        : endPoint;

    /// <summary>From here on the place belongs to the connection.</summary>
    private void Serve(Arrival arrival, CancellationToken stopping, ref ConnectionPlace? place)
    {
        place = null;
        Active.Begin();
        meter.Accepted(arrival.Listener.Context);
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => _ = work.Intake.ServeAsync(work.Arrival, work.Stopping), (Intake: this, Arrival: arrival, Stopping: stopping), preferLocal: false);
    }

    private async Task ServeAsync(Arrival arrival, CancellationToken stopping)
    {
        try
        {
            if (await IdentifyAsync(arrival, stopping).ConfigureAwait(false) is { } facts)
                await ConverseAsync(arrival, facts, stopping).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Log.ConnectionFailed(logger, arrival.Listener.Context.Name, arrival.Facts.Remote, failure);
        }
        finally
        {
            arrival.Socket.Dispose();
            arrival.Place.Dispose();
            meter.Closed(arrival.Listener.Context);
            Active.End();
        }
    }

    /// <summary>Who the client is; null when it was turned away.</summary>
    private async Task<ConnectionFacts?> IdentifyAsync(Arrival arrival, CancellationToken stopping)
    {
        if (!arrival.IsProxy)
            return arrival.Facts;
        if (await ReadHeaderAsync(arrival, stopping).ConfigureAwait(false) is not { } header)
            return null;
        var facts = header.Source is null ? arrival.Facts : new ConnectionFacts(Plain(header.Destination), Plain(header.Source));
        if (arrival.Place.TryTake(facts.Remote))
            return facts;
        Refuse(arrival.Socket, arrival.Listener, "address", facts.Remote);
        return null;
    }

    private async Task<ProxyHeader?> ReadHeaderAsync(Arrival arrival, CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(_options.ProxyHeaderTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
        try
        {
            return await ProxyHeaderReader.ReadAsync(arrival.Socket, either.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is MailConnectionException or OperationCanceledException or SocketException)
        {
            Log.NoProxyHeader(logger, arrival.Listener.Context.Name, arrival.Facts.Remote, failure.Message);
            return null;
        }
    }

    private async Task ConverseAsync(Arrival arrival, ConnectionFacts facts, CancellationToken stopping)
    {
        var connection = new SocketMailConnection(arrival.Socket, facts, arrival.Listener.Settings);
        await using (connection.ConfigureAwait(false))
        {
            Active.Open(connection);
            try
            {
                if (arrival.Listener.Context.Tls != MailTlsMode.Implicit || await SecureAsync(connection, arrival, stopping).ConfigureAwait(false))
                    await runner.RunAsync(connection, arrival.Listener.Context, stopping).ConfigureAwait(false);
            }
            finally
            {
                Active.Close(connection);
            }
        }
    }

    private async Task<bool> SecureAsync(SocketMailConnection connection, Arrival arrival, CancellationToken stopping)
    {
        try
        {
            await connection.UpgradeToTlsAsync(stopping).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is MailConnectionException or OperationCanceledException)
        {
            meter.HandshakeFailed(arrival.Listener.Context);
            Log.HandshakeFailed(logger, arrival.Listener.Context.Name, connection.RemoteEndPoint, failure.Message);
            return false;
        }
    }

    private void Refuse(Socket socket, BoundListener listener, string limit, EndPoint? remote)
    {
        meter.Refused(listener.Context, limit);
        Log.Refused(logger, listener.Context.Name, remote, limit);
        RefusalLines.Send(socket, listener.Context, isForMemory: limit == "memory");
        socket.Dispose();
    }

    /// <summary>A connection that was just accepted.</summary>
    private sealed record Arrival(Socket Socket, BoundListener Listener, ConnectionPlace Place, ConnectionFacts Facts, bool IsProxy);
}
