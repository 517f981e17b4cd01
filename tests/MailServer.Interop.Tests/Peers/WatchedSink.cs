using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MailServer.Interop.Tests.Peers;

/// <summary>One message as the next hop took it.</summary>
/// <param name="Recipient">For whom.</param>
/// <param name="Round">Between which two kills.</param>
internal sealed record SinkCopy(string Recipient, int Round)
{
    /// <summary>Whether the sender went on on the same connection: then it knew of our 250, and what it knew must not be forgotten.</summary>
    public bool IsKnownToSender { get; set; }
}

/// <summary>A next hop that takes, puts off and refuses, and remembers what it said to whom.</summary>
internal sealed class WatchedSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, bool> _putOff = [];
    private readonly List<(Func<int, bool> IsReached, TaskCompletionSource Reached)> _waits = [];
    private readonly Action _step;
    private readonly Task _serving;

    /// <param name="step">Called at every command, and behind every 250.</param>
    public WatchedSink(Action step)
    {
        _step = step;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Round { get; set; }

    public ConcurrentQueue<SinkCopy> Copies { get; } = [];

    /// <summary>Waits for a number of copies.</summary>
    public Task WhenAsync(Func<int, bool> isReached)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waits) _waits.Add((isReached, reached));
        Tell();
        return reached.Task;
    }

    private void Tell()
    {
        int copies = Copies.Count;
        lock (_waits)
        {
            foreach (var (isReached, reached) in _waits.Where(wait => wait.IsReached(copies))) reached.TrySetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = TalkAsync(await _listener.AcceptTcpClientAsync());
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
            using (client)
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                await new Conversation(this, client.GetStream(), reader).RunAsync();
            }
        }
        catch (IOException)
        {
            // Killed, as it should be.
        }
    }

    private string AnswerTo(string recipient)
    {
        if (recipient.StartsWith("refused", StringComparison.Ordinal)) return "550 5.1.1 nobody";
        return recipient.StartsWith("later", StringComparison.Ordinal) && _putOff.TryAdd(recipient, true) ? "450 4.7.1 greylisted" : "250 2.1.5 fine";
    }

    private sealed class Conversation(WatchedSink sink, NetworkStream stream, StreamReader reader)
    {
        private readonly List<string> _recipients = [];
        private List<SinkCopy> _last = [];

        public async Task RunAsync()
        {
            await WriteAsync("220 sink.test");
            while (await reader.ReadLineAsync() is { } line)
            {
                sink._step();
                await WriteAsync(await AnswerAsync(line));
                if (line == "QUIT") return;
            }
        }

        private async Task<string> AnswerAsync(string line)
        {
            switch (line.Split(' ')[0])
            {
                case "EHLO":
                    return "250-sink.test\r\n250-PIPELINING\r\n250 8BITMIME";
                case "QUIT":
                    return "221 bye";
                case "RSET" or "MAIL":
                    _last.ForEach(copy => copy.IsKnownToSender = true);
                    _recipients.Clear();
                    return "250 2.0.0 fine";
                case "RCPT":
                    string recipient = line.Split('<', '>')[1];
                    string answer = sink.AnswerTo(recipient);
                    if (answer[0] == '2') _recipients.Add(recipient);
                    return answer;
                case "DATA" when _recipients.Count == 0:
                    return "554 5.5.1 no recipients";
                case "DATA":
                    await WriteAsync("354 go on");
                    return await TakeAsync();
                default:
                    return "500 5.5.1 what?";
            }
        }

        private async Task<string> TakeAsync()
        {
            while (await reader.ReadLineAsync() is { } text)
            {
                if (text != ".") continue;
                _last = [.. _recipients.Select(recipient => new SinkCopy(recipient, sink.Round))];
                foreach (var copy in _last) sink.Copies.Enqueue(copy);
                await WriteAsync("250 2.0.0 taken");
                sink._step();
                sink.Tell();
                return "";
            }

            throw new EndOfStreamException();
        }

        private async Task WriteAsync(string line)
        {
            if (line.Length > 0) await stream.WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"));
        }
    }
}
