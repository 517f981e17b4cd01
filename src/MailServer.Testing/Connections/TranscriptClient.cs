using System.IO.Compression;
using System.Net.Security;
using System.Text;
using MailServer.Testing.Connections;

namespace MailServer.Testing;

/// <summary>
/// The client's side of a conversation in a test: sends text and reads lines. Every wait has a guard, so that a hang fails the test
/// with the transcript instead of blocking it. One caller at a time. Text is UTF-8 on the way out and Latin-1 on the way in: a byte, a character.
/// </summary>
public sealed class TranscriptClient : IAsyncDisposable
{
    private readonly InMemoryConnection _connection;
    private readonly StringBuilder _transcript = new();
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Stream _stream;
    private int _start;
    private int _end;

    /// <summary>Takes the client's end of a connection.</summary>
    public TranscriptClient(InMemoryConnection connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _connection = connection;
        _stream = connection.Client;
    }

    /// <summary>How long any wait may take before the test fails; 20 s at first.</summary>
    public TimeSpan Guard { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How <see cref="SendAsync(string)"/> cuts what it sends.</summary>
    public TranscriptCut Cut { get; set; }

    /// <summary>What was said so far, with <c>C: </c> and <c>S: </c> in front.</summary>
    public string Transcript => _transcript.ToString();

    /// <summary>The stream under the conversation, after TLS and compression.</summary>
    public Stream Stream => _stream;

    /// <summary>Sends text as it is (UTF-8), cut as <see cref="Cut"/> says.</summary>
    public ValueTask SendAsync(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SendAsync(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Sends bytes as they are, cut as <see cref="Cut"/> says.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        _transcript.Append("C: ").AppendLine(Encoding.Latin1.GetString(bytes.Span));
        while (!bytes.IsEmpty)
        {
            var length = NextPiece(bytes.Span);
            await GuardedAsync(token => WriteAsync(bytes[..length], token), "sending").ConfigureAwait(false);
            bytes = bytes[length..];
        }
    }

    /// <summary>Sends a line, with CRLF added.</summary>
    public ValueTask SendLineAsync(string line) => SendAsync(line + "\r\n");

    /// <summary>Sends a line and reads one line.</summary>
    public async ValueTask<string> CommandAsync(string line)
    {
        await SendLineAsync(line).ConfigureAwait(false);
        return await ReadLineAsync().ConfigureAwait(false);
    }

    /// <summary>Reads a line, without its CRLF.</summary>
    /// <exception cref="EndOfStreamException">The server closed the connection instead.</exception>
    public async ValueTask<string> ReadLineAsync() =>
        await TryReadLineAsync().ConfigureAwait(false) ?? throw new EndOfStreamException($"The server closed the connection.\n{Transcript}");

    /// <summary>Reads a line without its CRLF, or null at the end of the connection.</summary>
    public async ValueTask<string?> TryReadLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            var end = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var taken = end < 0 ? _end - _start : end + 1;
            line.Append(Encoding.Latin1.GetString(_buffer, _start, taken));
            _start += taken;
            if (end >= 0) return Heard(line.ToString().TrimEnd('\n').TrimEnd('\r'));
            if (!await FillAsync().ConfigureAwait(false)) return line.Length == 0 ? null : Heard(line.ToString());
        }
    }

    /// <summary>Reads lines up to and with the first that <paramref name="isLast"/> accepts.</summary>
    public async ValueTask<IReadOnlyList<string>> ReadLinesUntilAsync(Func<string, bool> isLast)
    {
        ArgumentNullException.ThrowIfNull(isLast);
        var lines = new List<string>();
        do lines.Add(await ReadLineAsync().ConfigureAwait(false));
        while (!isLast(lines[^1]));
        return lines;
    }

    /// <summary>Reads an SMTP reply of one or more lines: the last has no hyphen after the code (RFC 5321 §4.2.1).</summary>
    public ValueTask<IReadOnlyList<string>> ReadReplyAsync() => ReadLinesUntilAsync(line => line.Length < 4 || line[3] != '-');

    /// <summary>Reads IMAP responses up to and with the one that has the tag.</summary>
    public ValueTask<IReadOnlyList<string>> ReadTaggedAsync(string tag) =>
        ReadLinesUntilAsync(line => line.StartsWith(tag + " ", StringComparison.Ordinal));

    /// <summary>Reads a POP3 multi-line answer up to the single dot, which is left out; a line's leading dot is taken off (RFC 1939 §3).</summary>
    public async ValueTask<IReadOnlyList<string>> ReadDotLinesAsync()
    {
        var lines = await ReadLinesUntilAsync(line => line == ".").ConfigureAwait(false);
        return [.. lines.SkipLast(1).Select(line => line.StartsWith('.') ? line[1..] : line)];
    }

    /// <summary>Reads an exact number of bytes, such as a literal.</summary>
    public async ValueTask<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            if (_start == _end && !await FillAsync().ConfigureAwait(false))
                throw new EndOfStreamException($"The server closed the connection.\n{Transcript}");
            var taken = Math.Min(count - read, _end - _start);
            _buffer.AsSpan(_start, taken).CopyTo(bytes.AsSpan(read));
            (_start, read) = (_start + taken, read + taken);
        }

        Heard(Encoding.Latin1.GetString(bytes));
        return bytes;
    }

    /// <summary>Reads everything up to the end of the connection.</summary>
    public async ValueTask<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        do
        {
            text.Append(Encoding.Latin1.GetString(_buffer, _start, _end - _start));
            _start = _end;
        }
        while (await FillAsync().ConfigureAwait(false));
        return Heard(text.ToString());
    }

    /// <summary>Does the client's part of the upgrade to TLS, real or simulated as the connection is, after the server's positive reply was read.</summary>
    public async ValueTask UpgradeToTlsAsync(string serverName = "mail.example.test")
    {
        if (_connection.Upgrade != TlsUpgrade.Real)
        {
            await GuardedAsync(token => new ValueTask(_connection.Upgraded.WaitAsync(token)), "waiting for TLS").ConfigureAwait(false);
            _stream = _connection.Client;
            return;
        }

        var options = new SslClientAuthenticationOptions
        {
            TargetHost = serverName,
            RemoteCertificateValidationCallback = (_, given, _, _) => _connection.Certificate.Equals(given),
        };
        var tls = new SslStream(_stream);
        await GuardedAsync(token => new ValueTask(tls.AuthenticateAsClientAsync(options, token)), "the TLS handshake").ConfigureAwait(false);
        _stream = tls;
    }

    /// <summary>Compresses both directions from now on (RFC 4978), after the server's positive reply was read.</summary>
    public void StartCompression()
    {
        // Bytes that came in one read with the reply are compressed already.
        var waiting = new MemoryStream(_buffer[_start.._end]);
        _start = _end = 0;
        _stream = new DuplexStream(
            new DeflateStream(new ThenStream(waiting, _stream), CompressionMode.Decompress),
            new DeflateStream(_stream, CompressionLevel.Fastest));
    }

    /// <summary>Says that the client sends nothing more; reading goes on.</summary>
    public void EndWriting() => _connection.EndClientWriting();

    /// <summary>Ends the client's side of the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // The server has gone before TLS or compression could say goodbye.
        }
    }

    private int NextPiece(ReadOnlySpan<byte> bytes) => Cut switch
    {
        TranscriptCut.Bytes => 1,
        TranscriptCut.Lines when bytes.IndexOf((byte)'\n') is >= 0 and var end => end + 1,
        _ => bytes.Length,
    };

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken token)
    {
        await _stream.WriteAsync(piece, token).ConfigureAwait(false);
        await _stream.FlushAsync(token).ConfigureAwait(false);
    }

    private async ValueTask<bool> FillAsync()
    {
        (_start, _end) = (0, 0);
        await GuardedAsync(async token => _end = await _stream.ReadAsync(_buffer, token).ConfigureAwait(false), "reading").ConfigureAwait(false);
        return _end > 0;
    }

    private string Heard(string text)
    {
        _transcript.Append("S: ").AppendLine(text);
        return text;
    }

    private async ValueTask GuardedAsync(Func<CancellationToken, ValueTask> wait, string what)
    {
        using var guard = new CancellationTokenSource(Guard);
        try
        {
            await wait(guard.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (guard.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing happened within {Guard} while {what}.\n{Transcript}");
        }
    }
}

/// <summary>How a client cuts what it sends into pieces; an engine must not care.</summary>
public enum TranscriptCut
{
    /// <summary>All at once.</summary>
    Whole,

    /// <summary>Line by line.</summary>
    Lines,

    /// <summary>Byte by byte.</summary>
    Bytes,
}
