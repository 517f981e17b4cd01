using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>A web server on loopback that gives every request the same answer, as it is written.</summary>
internal sealed class HttpsServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate;
    private readonly byte[] _answer;
    private readonly TaskCompletionSource<(string Head, byte[] Body)> _request = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HttpsServer(X509Certificate2 certificate, string answer)
    {
        _certificate = certificate;
        _answer = Encoding.UTF8.GetBytes(answer);
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The first request.</summary>
    public Task<(string Head, byte[] Body)> Request => _request.Task.WaitAsync(Waiting.Guard);

    public static string Answer(string status, string type, string body) =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await TalkAsync(client);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        try
        {
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(_certificate);
            _request.TrySetResult(await ReadAsync(tls));
            await tls.WriteAsync(_answer);
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            // The client did not trust us, or had enough.
        }
    }

    private static async Task<(string Head, byte[] Body)> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        byte[] octet = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(octet);
            head.Append((char)octet[0]);
        }

        string? length = head.ToString().Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[length is null ? 0 : int.Parse(length.Split(' ')[1], NumberStyles.None, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        return (head.ToString(), body);
    }
}
