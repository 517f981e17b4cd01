using System.Net;
using System.Text;
using MailServer.Receiving;
using MailServer.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Smtp.Tests.Support;

/// <summary>An engine with a recording receiver on an in-memory connection.</summary>
internal sealed class SmtpHarness : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;

    public SmtpHarness(MailServiceKind service = MailServiceKind.Relay, InMemoryConnectionOptions? connection = null)
    {
        Options = new SmtpOptions { Service = service, HostName = "mail.example.test" };
        Services = new SmtpServices { Receiver = Receiver, TimeProvider = Time, Logger = Log };
        Connection = new InMemoryConnection(connection ?? new InMemoryConnectionOptions());
        Client = new TranscriptClient(Connection);
    }

    public SmtpOptions Options { get; }

    public SmtpServices Services { get; set; }

    public RecordingReceiver Receiver { get; } = new();

    public RecordingLogger Log { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 4, 22, 45, TimeSpan.Zero));

    public InMemoryConnection Connection { get; }

    public TranscriptClient Client { get; }

    public Task Running => _running!;

    public static InMemoryConnectionOptions From(string address) =>
        new() { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 40000) };

    /// <summary>Runs the engine, without reading the greeting.</summary>
    public void Run() => _running = Connection.RunAsync(new SmtpEngine(Options, Services), _stopping.Token);

    /// <summary>Runs the engine and reads the greeting.</summary>
    public async Task StartAsync()
    {
        Run();
        Assert.StartsWith("220 ", await Client.ReadLineAsync(), StringComparison.Ordinal);
    }

    /// <summary>Runs the engine and says EHLO or LHLO.</summary>
    public async Task<IReadOnlyList<string>> GreetAsync()
    {
        if (_running is null) await StartAsync();
        await Client.SendLineAsync(Options.Service == MailServiceKind.Lmtp ? "LHLO client.example" : "EHLO client.example");
        var reply = await Client.ReadReplyAsync();
        Assert.StartsWith("250", reply[0], StringComparison.Ordinal);
        return reply;
    }

    public ValueTask<string> CommandAsync(string line) => Client.CommandAsync(line);

    /// <summary>Sends a line and expects a reply that begins so.</summary>
    public async Task ExpectAsync(string line, string start)
    {
        await Client.SendLineAsync(line);
        await ExpectAsync(start);
    }

    public async Task ExpectAsync(string start)
    {
        var reply = await Client.ReadReplyAsync();
        Assert.StartsWith(start, reply[^1], StringComparison.Ordinal);
    }

    /// <summary>Says MAIL and RCPT.</summary>
    public async Task EnvelopeAsync(params string[] recipients)
    {
        await ExpectAsync("MAIL FROM:<sender@example.org>", "250");
        foreach (var recipient in recipients.DefaultIfEmpty("alice@example.test")) await ExpectAsync($"RCPT TO:<{recipient}>", "250");
    }

    /// <summary>Expects the end of the connection.</summary>
    public async Task ExpectEndAsync()
    {
        Assert.Null(await Client.TryReadLineAsync());
        await Running.WaitAsync(Client.Guard);
    }

    public void Stop() => _stopping.Cancel();

    /// <summary>Plays a whole conversation and gives all that the server said.</summary>
    public async Task<string> PlayAsync(string input, TranscriptCut cut = TranscriptCut.Whole)
    {
        Client.Cut = cut;
        Run();
        await Client.SendAsync(Encoding.Latin1.GetBytes(input));
        Client.EndWriting();
        var output = await Client.ReadToEndAsync();
        await Running.WaitAsync(Client.Guard);
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (_running is not null) await _running.WaitAsync(Client.Guard);
        _stopping.Dispose();
    }
}
