using System.Buffers;
using System.Net.Sockets;

namespace MailServer.Hosting.Connections;

/// <summary>A connection over a socket.</summary>
internal sealed class SocketMailConnection(Socket socket, ConnectionFacts facts, ConnectionSettings settings)
    : StreamMailConnection(new NetworkStream(socket, ownsSocket: false), facts, settings)
{
    /// <summary>How long the last reply may need to arrive before the socket is closed.</summary>
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _clock = settings.Clock;

    protected override void AbortTransport(bool withReset)
    {
        if (withReset)
            socket.Close(0);
        else
            socket.Dispose();
    }

    /// <summary>
    /// Closing a socket with unread data in it sends a reset, which may overtake the last reply (421, BYE) in the client's system.
    /// So: say that no more comes, and read on until the client closes, for a short time and a bounded amount.
    /// </summary>
    protected override async ValueTask FinishTransportAsync()
    {
        socket.Shutdown(SocketShutdown.Send);
        using var limit = new CancellationTokenSource(LingerTime, _clock);
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            for (var rounds = 0; rounds < 64; rounds++)
            {
                if (await socket.ReceiveAsync(buffer.AsMemory(), limit.Token).ConfigureAwait(false) == 0)
                    break;
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The client had its chance.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override ValueTask CloseTransportAsync()
    {
        socket.Dispose();
        return default;
    }
}
