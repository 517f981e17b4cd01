using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MailServer.Interop.Tests.Vectors;

/// <summary>A bare SMTP client that sends bytes exactly as they are.</summary>
internal sealed class SmtpConversation : IAsyncDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private StreamReader? _reader;

    public static async Task<SmtpConversation> OpenAsync(int port, CancellationToken cancellationToken = default)
    {
        var conversation = new SmtpConversation();
        await conversation._client.ConnectAsync("127.0.0.1", port, cancellationToken);
        conversation._reader = new StreamReader(conversation._client.GetStream(), Encoding.Latin1);
        await conversation.ExpectAsync(220, cancellationToken);
        await conversation.CommandAsync("EHLO client.test", 250, cancellationToken);
        return conversation;
    }

    public async Task<string> CommandAsync(string line, int code, CancellationToken cancellationToken = default)
    {
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellationToken);
        return await ExpectAsync(code, cancellationToken);
    }

    /// <summary>Sends a message in one transaction; returns when the server has answered 250 to its end.</summary>
    public Task SendAsync(string from, string to, ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default) =>
        SendAsync(from, [to], message, cancellationToken);

    /// <summary>The same to several recipients.</summary>
    public async Task SendAsync(string from, string[] recipients, ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        await CommandAsync($"MAIL FROM:<{from}> BODY=8BITMIME", 250, cancellationToken);
        foreach (string to in recipients) await CommandAsync($"RCPT TO:<{to}>", 250, cancellationToken);
        await CommandAsync("DATA", 354, cancellationToken);
        await _client.GetStream().WriteAsync(Stuff(message.Span), cancellationToken);
        await ExpectAsync(250, cancellationToken);
    }

    /// <summary>Sends a message to a server that may refuse it at any step; gives the reply that ended it.</summary>
    public async Task<string> TrySendAsync(string from, string to, ReadOnlyMemory<byte> message, CancellationToken cancellationToken = default)
    {
        foreach (var (line, go) in new[] { ($"MAIL FROM:<{from}> BODY=8BITMIME", '2'), ($"RCPT TO:<{to}>", '2'), ("DATA", '3') })
        {
            await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellationToken);
            var reply = await ReadReplyAsync(cancellationToken);
            if (reply[0] != go) return reply;
        }
        await _client.GetStream().WriteAsync(Stuff(message.Span), cancellationToken);
        return await ReadReplyAsync(cancellationToken);
    }

    /// <summary>Sends a message whose bytes are opaque, in one chunk (RFC 3030).</summary>
    public async Task SendBinaryAsync(string from, string to, ReadOnlyMemory<byte> message)
    {
        await CommandAsync($"MAIL FROM:<{from}> BODY=BINARYMIME", 250);
        await CommandAsync($"RCPT TO:<{to}>", 250);
        await _client.GetStream().WriteAsync(Encoding.UTF8.GetBytes($"BDAT {message.Length} LAST\r\n"));
        await _client.GetStream().WriteAsync(message);
        await ExpectAsync(250, default);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] Stuff(ReadOnlySpan<byte> message)
    {
        var result = new List<byte>(message.Length + 64);
        var atLineStart = true;
        foreach (var b in message)
        {
            if (atLineStart && b == '.') result.Add((byte)'.');
            result.Add(b);
            atLineStart = b == '\n';
        }
        result.AddRange(".\r\n"u8);
        return [.. result];
    }

    private async Task<string> ExpectAsync(int code, CancellationToken cancellationToken)
    {
        var reply = await ReadReplyAsync(cancellationToken);
        Assert.StartsWith(code.ToString(CultureInfo.InvariantCulture), reply[(reply.TrimEnd().LastIndexOf('\n') + 1)..], StringComparison.Ordinal);
        return reply;
    }

    private async Task<string> ReadReplyAsync(CancellationToken cancellationToken)
    {
        var reply = new StringBuilder();
        while (await _reader!.ReadLineAsync(cancellationToken) is { } line)
        {
            reply.AppendLine(line);
            if (line.Length <= 3 || line[3] != '-') return reply.ToString();
        }
        throw new EndOfStreamException("The server closed the connection instead of answering.");
    }
}
