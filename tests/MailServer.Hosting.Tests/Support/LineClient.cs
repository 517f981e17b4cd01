using System.IO.Compression;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MailServer.Hosting.Tests.Support;

/// <summary>A client that speaks lines, over whatever layers.</summary>
internal sealed class LineClient : IDisposable
{
    private Stream _reader;
    private Stream _writer;

    private LineClient(Socket socket)
    {
        Socket = socket;
        _reader = _writer = new NetworkStream(socket, ownsSocket: true);
    }

    public Socket Socket { get; }

    public X509Certificate2? ServerCertificate { get; private set; }

    /// <summary>A guard against a test that hangs; nothing is measured by it.</summary>
    private static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    public static async Task<LineClient> ConnectAsync(EndPoint endPoint)
    {
        var unspecific = endPoint is IPEndPoint { Address: var address } ip && address.Equals(IPAddress.IPv6Any);
        var target = unspecific ? new IPEndPoint(IPAddress.IPv6Loopback, ((IPEndPoint)endPoint).Port) : endPoint;
        var socket = target is UnixDomainSocketEndPoint
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(target, Patience);
        return new LineClient(socket);
    }

    public async Task SendAsync(string line) => await SendAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    public async Task SendAsync(byte[] bytes)
    {
        await _writer.WriteAsync(bytes, Patience);
        await _writer.FlushAsync(Patience);
    }

    /// <summary>The next line; null when the server has closed.</summary>
    public async Task<string?> ReadAsync()
    {
        var line = new List<byte>();
        var one = new byte[1];
        try
        {
            while (await _reader.ReadAsync(one, Patience) > 0)
            {
                if (one[0] == '\n')
                    return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                line.Add(one[0]);
            }
        }
        catch (IOException)
        {
            // A reset is an end, too.
        }

        return line.Count == 0 ? null : Encoding.UTF8.GetString([.. line]);
    }

    public async Task<string?> AskAsync(string line)
    {
        await SendAsync(line);
        return await ReadAsync();
    }

    public Task SecureAsync(string serverName = "mail.example.test", X509Certificate2? certificate = null) =>
        SecureAsync(new SslClientAuthenticationOptions
        {
            TargetHost = serverName,
            ClientCertificates = certificate is null ? null : [certificate],
        });

    public async Task SecureAsync(SslClientAuthenticationOptions options)
    {
        options.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            // The tests look at the certificate themselves: most are self-signed.
            ServerCertificate = certificate as X509Certificate2;
            return ServerCertificate is not null;
        };
        var secured = new SslStream(_reader, leaveInnerStreamOpen: false);
        await secured.AuthenticateAsClientAsync(options, Patience);
        _reader = _writer = secured;
    }

    public void Compress()
    {
        var below = _reader;
        _reader = new DeflateStream(below, CompressionMode.Decompress);
        _writer = new DeflateStream(below, CompressionLevel.Optimal);
    }

    public void Dispose() => Socket.Dispose();
}
