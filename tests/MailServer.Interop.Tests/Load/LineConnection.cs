using System.Net;
using System.Net.Sockets;
using System.Text;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Load;

/// <summary>A connection of lines that costs little: thousands of them fit into a test.</summary>
internal sealed class LineConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;

    private LineConnection(TcpClient client)
    {
        _client = client;
        _reader = new StreamReader(client.GetStream(), Encoding.Latin1, detectEncodingFromByteOrderMarks: false, bufferSize: 256);
    }

    /// <summary>Connects from an address of the loopback.</summary>
    public static async Task<LineConnection> OpenAsync(int port, string from = "127.0.0.1")
    {
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0)) { NoDelay = true };
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return new LineConnection(client);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Connects to IMAP and logs alice in; the host must allow that without TLS.</summary>
    public static async Task<LineConnection> LogInAsync(HostProcess host)
    {
        var client = await OpenAsync(host.Port("imap"));
        await client.ReadUntilAsync("* OK");
        await client.SendAsync($"a1 LOGIN alice@example.test \"{HostProcess.Password}\"\r\n");
        await client.ReadUntilAsync("a1 OK");
        return client;
    }

    public ValueTask SendAsync(string lines) => _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(lines));

    /// <summary>The next line; null at the end.</summary>
    public async Task<string?> ReadAsync() => await _reader.ReadLineAsync();

    /// <summary>The first line that begins so, or so; those before it are passed over.</summary>
    public async Task<string> ReadUntilAsync(params string[] starts)
    {
        while (await ReadAsync() is { } line)
        {
            if (starts.Any(start => line.StartsWith(start, StringComparison.Ordinal))) return line;
        }
        throw new EndOfStreamException($"The server closed the connection before it said {string.Join(" or ", starts)}.");
    }

    /// <summary>Sends a command of IMAP and gives its responses when it is answered with OK.</summary>
    public async Task<IReadOnlyList<string>> CommandAsync(string command)
    {
        await SendAsync($"c {command}\r\n");
        var responses = new List<string>();
        while (await ReadAsync() is { } line)
        {
            responses.Add(line);
            if (!line.StartsWith("c ", StringComparison.Ordinal)) continue;
            Assert.StartsWith("c OK", line, StringComparison.Ordinal);
            return responses;
        }
        throw new EndOfStreamException("The server closed the connection instead of answering.");
    }

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }
}
