using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>A DNS server on loopback, by UDP and TCP, that answers with whatever octets a test likes.</summary>
internal sealed class LyingDns : IDisposable
{
    private readonly UdpClient _udp = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly TcpListener _tcp;

    /// <param name="byUdp">From a query to an answer.</param>
    /// <param name="byTcp">The same over TCP; null refuses connections.</param>
    public LyingDns(Func<byte[], byte[]> byUdp, Func<byte[], byte[]>? byTcp = null)
    {
        _tcp = new TcpListener(EndPoint);
        if (byTcp is not null) _tcp.Start();
        _ = Task.Run(() => ServeUdpAsync(byUdp));
        if (byTcp is not null) _ = Task.Run(() => ServeTcpAsync(byTcp));
    }

    public IPEndPoint EndPoint => (IPEndPoint)_udp.Client.LocalEndPoint!;

    public void Dispose()
    {
        _udp.Dispose();
        _tcp.Dispose();
    }

    private async Task ServeUdpAsync(Func<byte[], byte[]> answer)
    {
        try
        {
            while (true)
            {
                var query = await _udp.ReceiveAsync();
                await _udp.SendAsync(answer(query.Buffer), query.RemoteEndPoint);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeTcpAsync(Func<byte[], byte[]> answer)
    {
        try
        {
            while (true)
            {
                using var client = await _tcp.AcceptTcpClientAsync();
                var stream = client.GetStream();
                byte[] length = new byte[2];
                await stream.ReadExactlyAsync(length);
                byte[] query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query);
                byte[] text = answer(query);
                await stream.WriteAsync((byte[])[(byte)(text.Length >> 8), (byte)text.Length, .. text]);
            }
        }
        catch (Exception ended) when (ended is SocketException or IOException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
