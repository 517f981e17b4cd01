using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace MailServer.Interop.Tests.Peers;

/// <summary>A transaction that a next hop took.</summary>
internal sealed record HopMessage(string Sender, string Recipient, string Text);

/// <summary>A server of another domain, that takes mail and shows it. It refuses <c>nobody@</c> for good.</summary>
internal sealed class NextHop : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Channel<HopMessage> _messages = Channel.CreateUnbounded<HopMessage>();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _serving;

    public NextHop()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The settings of a host whose foreign mail comes here.</summary>
    public string[] Settings => [$"--MailServer:Delivery:SmartHost={Address}", "--MailServer:Delivery:SmartHostTls=none", "--MailServer:Security:AllowPlaintextLogin=true"];

    /// <summary>The next message, once there is one.</summary>
    public async Task<HopMessage> NextAsync() => await _messages.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Whether every message was looked at.</summary>
    public bool IsEmpty => !_messages.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true) sessions.Add(TalkAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 hop.test");
                await AnswerAsync(reader, writer);
            }
            catch (Exception failure) when (failure is IOException or OperationCanceledException)
            {
                // The client is gone, or the test has ended.
            }
        }
    }

    private async Task AnswerAsync(StreamReader reader, StreamWriter writer)
    {
        var (sender, recipients) = ("", new List<string>());
        while (await reader.ReadLineAsync(_end.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "MAIL":
                    (sender, recipients) = (Path(line), []);
                    await writer.WriteLineAsync("250 2.1.0 ok");
                    break;
                case "RCPT" when Path(line).StartsWith("nobody@", StringComparison.Ordinal):
                    await writer.WriteLineAsync("550 5.1.1 There is nobody here");
                    break;
                case "RCPT":
                    recipients.Add(Path(line));
                    await writer.WriteLineAsync("250 2.1.5 ok");
                    break;
                case "DATA":
                    await TakeAsync(reader, writer, sender, recipients);
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 2.0.0 bye");
                    return;
                default:
                    await writer.WriteLineAsync("250 hop.test");
                    break;
            }
        }
    }

    private async Task TakeAsync(StreamReader reader, StreamWriter writer, string sender, List<string> recipients)
    {
        await writer.WriteLineAsync(recipients.Count > 0 ? "354 go on" : "554 5.5.1 no recipients");
        if (recipients.Count == 0) return;
        var text = new StringBuilder();
        while (await reader.ReadLineAsync(_end.Token) is { } line && line != ".") text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        await writer.WriteLineAsync("250 2.0.0 taken");
        foreach (var recipient in recipients) _messages.Writer.TryWrite(new HopMessage(sender, recipient, text.ToString()));
    }

    private static string Path(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
}
