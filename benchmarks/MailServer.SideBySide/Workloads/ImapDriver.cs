using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MailServer.SideBySide.Workloads;

/// <summary>A bare IMAP client that costs little itself: sends lines, reads up to the tagged reply.</summary>
internal sealed class ImapDriver : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private byte[] _buffer = new byte[256 * 1024];
    private int _filled;
    private int _tag;

    public static async Task<ImapDriver> ConnectAsync(int port)
    {
        var driver = new ImapDriver();
        await driver._client.ConnectAsync("127.0.0.1", port);
        await driver.ReadUntilAsync("\r\n"u8.ToArray());
        return driver;
    }

    /// <summary>Runs a command and gives the bytes of its answer's end.</summary>
    public async Task<string> CommandAsync(string command)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"t{++_tag}");
        await WriteAsync(Encoding.Latin1.GetBytes($"{tag} {command}\r\n"));
        return await TaggedAsync(tag);
    }

    /// <summary>Runs a command and gives the lines before its tagged reply.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string command)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"t{++_tag}");
        await WriteAsync(Encoding.Latin1.GetBytes($"{tag} {command}\r\n"));
        var lines = new List<string>();
        while (true)
        {
            var line = await ReadUntilAsync("\r\n"u8.ToArray());
            if (line.StartsWith(tag + " ", StringComparison.Ordinal)) return lines;
            lines.Add(line);
        }
    }

    public async Task LogInAsync(string user, string password) => await CommandAsync($"LOGIN \"{user}\" \"{password}\"");

    /// <summary>Sends IDLE and waits for the continuation.</summary>
    public async Task IdleAsync()
    {
        await WriteAsync("i IDLE\r\n"u8.ToArray());
        await ReadUntilAsync("\r\n"u8.ToArray());
    }

    /// <summary>Reads lines until one says how many messages there are.</summary>
    public async Task UntilExistsAsync()
    {
        while (!(await ReadUntilAsync("\r\n"u8.ToArray())).EndsWith(" EXISTS", StringComparison.Ordinal))
        {
        }
    }

    /// <summary>Appends messages with non-synchronising literals, many in one command.</summary>
    public async Task AppendAsync(string folder, IReadOnlyList<byte[]> messages)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"t{++_tag}");
        var command = new MemoryStream();
        command.Write(Encoding.Latin1.GetBytes($"{tag} APPEND {folder}"));
        foreach (var message in messages)
        {
            command.Write(Encoding.Latin1.GetBytes($" {{{message.Length}+}}\r\n"));
            command.Write(message);
        }
        command.Write("\r\n"u8);
        await WriteAsync(command.ToArray());
        await TaggedAsync(tag);
    }

    public void Dispose() => _client.Dispose();

    private Task WriteAsync(byte[] bytes) => _client.GetStream().WriteAsync(bytes).AsTask();

    private async Task<string> TaggedAsync(string tag)
    {
        var line = await ReadUntilAsync(Encoding.Latin1.GetBytes($"{tag} "));
        return line.StartsWith("OK", StringComparison.Ordinal) ? line : throw new InvalidOperationException($"The server answered: {line}");
    }

    /// <summary>Reads until a line begins with the mark (or, for CRLF, until any line ends) and gives the rest of that line. Keeps only what is needed.</summary>
    private async Task<string> ReadUntilAsync(byte[] mark)
    {
        var stream = _client.GetStream();
        while (true)
        {
            var found = FindLine(mark);
            if (found is not null) return found;
            if (_filled > 64 * 1024) Keep(4 * 1024);
            if (_filled == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = await stream.ReadAsync(_buffer.AsMemory(_filled));
            if (read == 0) throw new EndOfStreamException("The server closed the connection.");
            _filled += read;
        }
    }

    private string? FindLine(byte[] mark)
    {
        var span = _buffer.AsSpan(0, _filled);
        var anyLine = mark is [(byte)'\r', (byte)'\n'];
        var start = anyLine ? 0 : span.StartsWith(mark) ? 0 : span.IndexOf([(byte)'\n', .. mark]) is >= 0 and var at ? at + 1 : -1;
        if (start < 0) return null;
        var end = span[start..].IndexOf("\r\n"u8);
        if (end < 0) return null;
        var line = Encoding.Latin1.GetString(span.Slice(start + (anyLine ? 0 : mark.Length), end - (anyLine ? 0 : mark.Length)));
        var rest = start + end + 2;
        span[rest..].CopyTo(span);
        _filled -= rest;
        return line;
    }

    private void Keep(int last)
    {
        _buffer.AsSpan(_filled - last, last).CopyTo(_buffer);
        _filled = last;
    }
}
