using System.Buffers;
using System.Net.Sockets;
using MailServer.Connections;

namespace MailServer.Hosting.ProxyProtocol;

/// <summary>Reads a header from a socket and not one byte more: what follows belongs to TLS or to the engine.</summary>
internal static class ProxyHeaderReader
{
    /// <exception cref="MailConnectionException">What came is no header.</exception>
    public static async Task<ProxyHeader> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ProxyHeaderParser.LongestHeader);
        try
        {
            return await ReadAsync(socket, buffer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Looks first, and takes only what belongs to the header. The parser gives up before the buffer is full.</summary>
    private static async Task<ProxyHeader> ReadAsync(Socket socket, byte[] buffer, CancellationToken cancellationToken)
    {
        var taken = 0;
        while (true)
        {
            var seen = await socket.ReceiveAsync(buffer.AsMemory(taken), SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
            var result = ProxyHeaderParser.Parse(buffer.AsSpan(0, taken + seen));
            if (seen == 0 || result.Status == ProxyHeaderStatus.Invalid)
                throw new MailConnectionException("a trusted proxy sent no PROXY header");
            var end = result.Status == ProxyHeaderStatus.Done ? result.Length : taken + seen;
            while (taken < end)
                taken += await socket.ReceiveAsync(buffer.AsMemory(taken, end - taken), cancellationToken).ConfigureAwait(false);
            if (result.Status == ProxyHeaderStatus.Done)
                return result.Header;
        }
    }
}
