using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>A DNS server on loopback that gives canned answers (RFC 1035 §4).</summary>
internal sealed class LoopbackDns : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Func<string, int, (int Code, byte[][] Records)?> _answer;

    /// <param name="answer">From name and type to response code and the data of the records; null stays silent.</param>
    public LoopbackDns(Func<string, int, (int Code, byte[][] Records)?> answer)
    {
        _answer = answer;
        _ = Task.Run(ServeAsync);
    }

    public IPEndPoint EndPoint => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>A name as the wire has it.</summary>
    public static byte[] Name(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.UTF8.GetBytes(label)]), 0];

    public static byte[] Mx(int preference, string host) => [(byte)(preference >> 8), (byte)preference, .. Name(host)];

    public static byte[] Txt(params string[] strings) => [.. strings.SelectMany(s => (byte[])[(byte)s.Length, .. Encoding.UTF8.GetBytes(s)])];

    public void Dispose() => _socket.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var query = await _socket.ReceiveAsync();
                if (Respond(query.Buffer) is { } response) await _socket.SendAsync(response, query.RemoteEndPoint);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private byte[]? Respond(byte[] query)
    {
        int at = 12;
        var labels = new List<string>();
        while (query[at] != 0)
        {
            labels.Add(Encoding.UTF8.GetString(query, at + 1, query[at]));
            at += query[at] + 1;
        }

        int type = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(at + 1));
        if (_answer(string.Join('.', labels), type) is not { } answer) return null;
        byte[] question = query[12..(at + 5)];
        // Response, recursion desired and available, authentic data.
        byte[] header = [query[0], query[1], 0x81, (byte)(0xA0 | answer.Code), 0, 1, 0, (byte)answer.Records.Length, 0, 0, 0, 0];
        return [.. header, .. question, .. answer.Records.SelectMany(data => (byte[])[0xC0, 12, (byte)(type >> 8), (byte)type, 0, 1, 0, 0, 1, 44, (byte)(data.Length >> 8), (byte)data.Length, .. data])];
    }
}
