using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;
using MailServer.Testing;

namespace MailServer.Delivery.Tests.Outbound.Support;

/// <summary>A message as a next hop got it.</summary>
internal sealed record TakenMessage(string Mail, IReadOnlyList<string> Recipients, string Text);

/// <summary>A server that follows a script: it answers as a good server does, unless the script says otherwise.</summary>
internal sealed class NextHop
{
    /// <summary>An answer that closes the connection.</summary>
    public const string Close = "close";

    /// <summary>No answer, for ever.</summary>
    public const string Hang = "hang";

    /// <summary>The connection breaks off, as by a TCP reset: what was under way is lost.</summary>
    public const string Reset = "reset";

    /// <summary>Lines of one reply, without end.</summary>
    public const string Endless = "endless";

    /// <summary>Before an answer: its octets come one a second.</summary>
    public const string Drip = "drip:";

    private readonly Channel<TakenMessage> _taken = Channel.CreateUnbounded<TakenMessage>();
    private readonly TaskCompletionSource _hung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _connections;

    public string[] Extensions { get; set; } = ["PIPELINING", "8BITMIME", "SIZE 10000000", "DSN", "SMTPUTF8", "ENHANCEDSTATUSCODES"];

    public bool IsLmtp { get; set; }

    /// <summary>
    /// The script: a command line, or <c>greeting</c>, or <c>.</c> for the end of the content (LMTP: <c>. RCPT TO:...</c>), to an answer without CRLF,
    /// or null for the usual one. Text behind <c>raw:</c> is sent as it is.
    /// </summary>
    public Func<string, string?> Script { get; set; } = _ => null;

    /// <summary>After so many octets of content the connection is cut.</summary>
    public int? CutContentAfter { get; set; }

    /// <summary>Whether the cut is a reset.</summary>
    public bool CutsByReset { get; set; }

    /// <summary>The clock of those who drip.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>Sent before the cut.</summary>
    public string LastWords { get; set; } = "";

    public ConcurrentQueue<string> Commands { get; } = [];

    public ConcurrentQueue<TakenMessage> Messages { get; } = [];

    /// <summary>A fault of the script itself.</summary>
    public Exception? Failure { get; private set; }

    public int Connections => _connections;

    /// <summary>Completes when the script has made the server fall silent.</summary>
    public Task Hung => _hung.Task;

    public async Task<TakenMessage> NextMessageAsync() =>
        await _taken.Reader.ReadAsync().AsTask().WaitAsync(Waiting.Guard);

    public async Task ServeAsync(InMemoryConnection connection)
    {
        Interlocked.Increment(ref _connections);
        await using (connection)
        {
            try
            {
                await new Conversation(this, connection).RunAsync();
            }
            catch (IOException)
            {
                // The client has gone.
            }
            catch (Exception failure)
            {
                Failure = failure;
            }
        }
    }

    public void ListenOn(InMemoryConnector connector, string address, int port = 25) =>
        connector.Listen(new IPEndPoint(IPAddress.Parse(address), port), ServeAsync);

    private sealed class Conversation(NextHop hop, InMemoryConnection connection)
    {
        private readonly List<string> _recipients = [];
        private string _mail = "";
        private bool _ended;

        public async Task RunAsync()
        {
            await AnswerAsync("greeting", "220 hop.test ready");
            while (!_ended && await ReadLineAsync() is { } line)
            {
                hop.Commands.Enqueue(line);
                await CommandAsync(line);
            }
        }

        private async Task CommandAsync(string line)
        {
            string verb = line.Split(' ')[0].ToUpperInvariant();
            string usual = verb switch
            {
                "EHLO" or "LHLO" => string.Join("\r\n", new[] { "hop.test" }.Concat(hop.Extensions)
                    .Select((text, i) => $"250{(i == hop.Extensions.Length ? ' ' : '-')}{text}")),
                "RCPT" when _mail.Length == 0 => "503 5.5.1 no sender",
                "DATA" when _recipients.Count == 0 => "503 5.5.1 no recipients",
                "DATA" => "354 go on",
                "STARTTLS" => "220 go on",
                "QUIT" => "221 bye",
                "HELO" or "MAIL" or "RCPT" or "RSET" or "BDAT" => "250 2.0.0 fine",
                _ => "500 5.5.1 what?",
            };
            string given = await AnswerAsync(line, usual);
            switch (verb)
            {
                case "RSET" or "EHLO" or "LHLO" or "HELO": Forget(); break;
                case "MAIL" when given.StartsWith('2'): Forget(); _mail = line; break;
                case "RCPT" when given.StartsWith('2'): _recipients.Add(line); break;
                case "DATA" when given.StartsWith('3'): await TakeContentAsync(); break;
                case "STARTTLS" when given.StartsWith('2'): await connection.UpgradeToTlsAsync(CancellationToken.None); break;
                case "QUIT": _ended = true; break;
            }
        }

        private void Forget()
        {
            _mail = "";
            _recipients.Clear();
        }

        private async Task TakeContentAsync()
        {
            var text = new StringBuilder();
            while (await ReadLineAsync() is { } line && line != ".")
            {
                text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
                if (hop.CutContentAfter is not { } most || text.Length < most) continue;
                await WriteAsync(hop.LastWords);
                if (hop.CutsByReset) connection.Abort("Connection reset by peer");
                _ended = true;
                return;
            }

            var message = new TakenMessage(_mail, [.. _recipients], text.ToString());
            hop.Messages.Enqueue(message);
            if (!hop.IsLmtp) await AnswerAsync(".", "250 2.0.0 taken");
            else foreach (string recipient in _recipients) await AnswerAsync(". " + recipient, "250 2.1.5 taken");
            hop._taken.Writer.TryWrite(message);
        }

        private async Task<string> AnswerAsync(string line, string usual)
        {
            string answer = hop.Script(line) ?? usual;
            if (answer == Hang)
            {
                hop._hung.TrySetResult();
                await Task.Delay(Timeout.Infinite, connection.Closed).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            if (answer == Reset) connection.Abort("Connection reset by peer");
            if (answer == Endless) await WriteForEverAsync();
            if (answer is Hang or Close or Reset or Endless) _ended = true;
            else if (answer.StartsWith(Drip, StringComparison.Ordinal)) await DripAsync(answer[Drip.Length..]);
            else await WriteAsync(answer.StartsWith("raw:", StringComparison.Ordinal) ? answer[4..] : answer + "\r\n");
            return _ended ? "" : answer;
        }

        private async Task WriteForEverAsync()
        {
            while (!connection.Closed.IsCancellationRequested) await WriteAsync("250-and another line\r\n");
        }

        private async Task DripAsync(string text)
        {
            foreach (char octet in text)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), hop.Time, connection.Closed).ContinueWith(_ => { }, TaskScheduler.Default);
                await WriteAsync(octet.ToString());
            }
        }

        private async Task WriteAsync(string text)
        {
            connection.Transport.Output.Write(Encoding.UTF8.GetBytes(text));
            var flushed = await connection.Transport.Output.FlushAsync();
            if (flushed.IsCompleted) throw new IOException("The client has gone.");
        }

        private async Task<string?> ReadLineAsync()
        {
            var input = connection.Transport.Input;
            while (true)
            {
                var read = await input.ReadAsync();
                if (read.Buffer.PositionOf((byte)'\n') is { } end)
                {
                    string line = Encoding.UTF8.GetString(read.Buffer.Slice(0, end)).TrimEnd('\r');
                    input.AdvanceTo(read.Buffer.GetPosition(1, end));
                    return line;
                }

                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted) return null;
            }
        }
    }
}
