using System.Text;
using MailServer.Connections;
using MailServer.Testing;

namespace MailServer.Benchmarks.Sessions;

/// <summary>A client that sends a command and throws the answer away, up to the line that ends it.</summary>
internal sealed class MemoryClient : IAsyncDisposable
{
    private readonly InMemoryConnection _connection = new();
    private readonly byte[] _buffer = new byte[128 * 1024];
    private readonly Task _running;

    private MemoryClient(IMailEngine engine) => _running = _connection.RunAsync(engine);

    /// <summary>Connects and reads the greeting.</summary>
    public static async Task<MemoryClient> ConnectAsync(IMailEngine engine, string greeting)
    {
        var client = new MemoryClient(engine);
        await client.ReadToAsync(Encoding.Latin1.GetBytes(greeting));
        return client;
    }

    public Task<long> CommandAsync(string command, string end) => CommandAsync(Encoding.Latin1.GetBytes(command), Encoding.Latin1.GetBytes(end));

    /// <summary>Sends a command and reads until the last line of what came begins so.</summary>
    /// <returns>How many bytes the answer had.</returns>
    public async Task<long> CommandAsync(byte[] command, byte[] end)
    {
        await _connection.Client.WriteAsync(command);
        return await ReadToAsync(end);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.Client.DisposeAsync();
        await _running;
    }

    private async Task<long> ReadToAsync(byte[] end)
    {
        var total = 0L;
        var kept = 0;
        while (true)
        {
            var read = await _connection.Client.ReadAsync(_buffer.AsMemory(kept));
            if (read == 0) throw new EndOfStreamException("The server has closed the connection.");
            total += read;
            var tail = LastLine(_buffer.AsSpan(0, kept + read));
            if (tail.EndsWith("\r\n"u8) && tail.StartsWith(end)) return total;
            if (tail.Length == _buffer.Length) throw new InvalidDataException("A line of the answer is longer than the buffer.");
            tail.CopyTo(_buffer);
            kept = tail.Length;
        }
    }

    /// <summary>The last line, whole or begun.</summary>
    private static Span<byte> LastLine(Span<byte> text)
    {
        var before = text.EndsWith("\r\n"u8) ? text[..^2] : text;
        return text[(before.LastIndexOf((byte)'\n') + 1)..];
    }
}
