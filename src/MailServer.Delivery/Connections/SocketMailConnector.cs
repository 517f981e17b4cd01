using System.Net;
using System.Net.Sockets;
using MailServer.Connections;

namespace MailServer.Delivery.Connections;

/// <summary>Connects by TCP, or to a Unix socket.</summary>
/// <param name="time">The clock of the time limits.</param>
public sealed class SocketMailConnector(TimeProvider time) : IMailConnector
{
    /// <inheritdoc />
    public async ValueTask<IMailClientConnection> ConnectAsync(MailConnectRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var socket = Create(request.EndPoint);
        try
        {
            Bind(socket, request);
            using var limit = new CancellationTokenSource(request.Timeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            await socket.ConnectAsync(request.EndPoint, both.Token).ConfigureAwait(false);
            return new StreamClientConnection(new NetworkStream(socket, ownsSocket: true), request.EndPoint);
        }
        catch (Exception failure)
        {
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (failure is OperationCanceledException) throw new MailConnectionException("The host did not answer in time.");
            if (failure is SocketException) throw new MailConnectionException(failure.Message, failure);
            throw;
        }
    }

    private static Socket Create(EndPoint endPoint)
    {
        if (endPoint is UnixDomainSocketEndPoint) return new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        return new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    }

    private static void Bind(Socket socket, MailConnectRequest request)
    {
        if (request.LocalAddress is { } address && address.AddressFamily == socket.AddressFamily)
            socket.Bind(new IPEndPoint(address, 0));
    }
}
