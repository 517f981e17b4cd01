using System.Net.Sockets;
using System.Text;

namespace MailServer.SideBySide.Workloads;

/// <summary>A bare client of a protocol of lines (SMTP, LMTP, POP3).</summary>
internal sealed class LineDriver : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public static async Task<LineDriver> ConnectAsync(int port)
    {
        var driver = new LineDriver();
        await driver._client.ConnectAsync("127.0.0.1", port);
        return driver;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => _client.GetStream().WriteAsync(bytes);

    public ValueTask SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Reads a reply, which may have several lines (220-…), and gives its last line.</summary>
    /// <exception cref="InvalidOperationException">It does not begin as it should.</exception>
    public async Task<string> ExpectAsync(string start)
    {
        var line = await ReadLineAsync();
        while (line is [_, _, _, '-', ..] && char.IsAsciiDigit(line[0])) line = await ReadLineAsync();
        return line.StartsWith(start, StringComparison.Ordinal) ? line : throw new InvalidOperationException($"The server answered: {line}");
    }

    /// <summary>Sends a line and reads the reply.</summary>
    public async Task CommandAsync(string line, string start)
    {
        await SendAsync(line + "\r\n");
        await ExpectAsync(start);
    }

    /// <summary>Reads lines up to one of a single dot and throws them away.</summary>
    public async Task SkipToDotAsync()
    {
        while (!IsDot(await NextLineAsync()))
        {
        }
    }

    public void Dispose() => _client.Dispose();

    private static bool IsDot(ReadOnlyMemory<byte> line) => line.Span.SequenceEqual("."u8);

    private async Task<string> ReadLineAsync() => Encoding.Latin1.GetString((await NextLineAsync()).Span);

    /// <summary>The next line without its end; valid until the next call.</summary>
    private async ValueTask<ReadOnlyMemory<byte>> NextLineAsync()
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf("\r\n"u8);
            if (length >= 0)
            {
                var line = _buffer.AsMemory(_start, searched + length);
                _start += searched + length + 2;
                return line;
            }
            searched = Math.Max(0, _end - _start - 1);
            await FillAsync();
        }
    }

    private async Task FillAsync()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = await _client.GetStream().ReadAsync(_buffer.AsMemory(_end));
        if (read == 0) throw new EndOfStreamException("The server closed the connection, or sent a line longer than the buffer.");
        _end += read;
    }
}
