using System.IO.Pipelines;
using System.Net;
using System.Text;
using MailServer.Authentication;
using MailServer.Connections;
using MailServer.Directories;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using MailServer.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Pop3.Tests.Support;

/// <summary>A POP3 server in memory with the user alice and her mail.</summary>
internal sealed class Pop3Bench : IAsyncDisposable
{
    public const string Password = "wonder land";

    public static readonly EmailAddress Alice = new("alice", "example.test");

    private readonly List<Session> _sessions = [];
    private MailAuthenticator? _authenticator;

    private Pop3Bench()
    {
        Clock = new FakeTimeProvider();
        Store = new InMemoryMailboxStore(Clock);
        Directory = new InMemoryDirectory(Store);
        Faults = new FaultyStore(Store);
    }

    public FakeTimeProvider Clock { get; }

    public InMemoryMailboxStore Store { get; }

    public FaultyStore Faults { get; }

    public InMemoryDirectory Directory { get; }

    public Pop3Options Options { get; } = new();

    public AuthenticationOptions Authentication { get; } = new() { AllowPlaintextLogin = true, FailuresBeforeDelay = 1000 };

    public List<ISaslMechanism> Mechanisms { get; } = [];

    public ErrorLogger Logger { get; } = new();

    public MaildropLocks Locks { get; } = new();

    public AccountId Account { get; private set; }

    public static async Task<Pop3Bench> StartAsync(params string[] messages)
    {
        var bench = new Pop3Bench();
        await bench.Directory.SetDomainAsync(new DomainFacts("example.test"), CancellationToken.None);
        await bench.Directory.AddUserAsync(Alice, Password, new UserSettings(), CancellationToken.None);
        bench.Account = (await bench.Directory.FindAccountAsync("alice@example.test", CancellationToken.None))!.Id;
        foreach (string message in messages) await bench.DeliverAsync(message);
        return bench;
    }

    public Task DeliverAsync(string message) => DeliverAsync(Encoding.Latin1.GetBytes(message));

    public async Task DeliverAsync(byte[] message)
    {
        await using var delivery = (await Store.BeginDeliveryAsync(new DeliveryOptions(), CancellationToken.None)).Value;
        await delivery.Content.WriteAsync(message);
        await delivery.Content.CompleteAsync();
        await delivery.CompleteContentAsync(CancellationToken.None);
        delivery.AddTarget(new DeliveryTarget(Account));
        var outcomes = await delivery.CommitAsync(ReadOnlyMemory<byte>.Empty, CancellationToken.None);
        Assert.Equal(StoreError.None, outcomes[0].Error);
    }

    public async Task<IMailFolder> InboxAsync()
    {
        var account = (await Store.OpenAccountAsync(Account, CancellationToken.None)).Value;
        return (await account.OpenFolderAsync("INBOX", CancellationToken.None)).Value;
    }

    public async Task ExpungeAsync(uint uid) => await (await InboxAsync()).RemoveAsync(UidSet.Of(uid), CancellationToken.None);

    public async Task<int> CountAsync() => (await InboxAsync()).Snapshot().Uids.Count;

    public Pop3Engine Engine() => new(Options, new Pop3Services
    {
        Store = Faults,
        Authenticator = _authenticator ??= new MailAuthenticator(Directory, Authentication, Clock, NullLogger<MailAuthenticator>.Instance, Mechanisms),
        Locks = Locks,
        TimeProvider = Clock,
        Logger = Logger,
    });

    /// <summary>Connects; the greeting is not read yet.</summary>
    public Session Connect(InMemoryConnectionOptions? options = null, TranscriptCut cut = TranscriptCut.Whole)
    {
        var connection = new InMemoryConnection(options ?? new InMemoryConnectionOptions { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1) });
        var session = new Session(connection, new TranscriptClient(connection) { Cut = cut }, Engine());
        _sessions.Add(session);
        return session;
    }

    /// <summary>Connects and reads the greeting.</summary>
    public async Task<Session> GreetAsync(InMemoryConnectionOptions? options = null)
    {
        var session = Connect(options);
        Assert.StartsWith("+OK ", await session.Client.ReadLineAsync(), StringComparison.Ordinal);
        return session;
    }

    /// <summary>Connects and logs alice in.</summary>
    public async Task<Session> LogInAsync(InMemoryConnectionOptions? options = null)
    {
        var session = await GreetAsync(options);
        await session.OkAsync("USER alice");
        await session.OkAsync($"PASS {Password}");
        return session;
    }

    /// <summary>Says a whole conversation at once and gives all answers but the greeting.</summary>
    public async Task<string[]> SayAsync(string text, TranscriptCut cut = TranscriptCut.Whole)
    {
        var session = Connect(cut: cut);
        var answers = session.Client.ReadToEndAsync().AsTask();
        await session.SendUntilClosedAsync(text);
        string[] lines = (await answers).Split("\r\n");
        await session.Ended;
        return lines[1..^1];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions) await session.DisposeAsync();
    }
}

/// <summary>One connection of a test.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public Session(InMemoryConnection connection, TranscriptClient client, IMailEngine engine)
    {
        Connection = connection;
        Client = client;
        Ended = connection.RunAsync(engine, _stopping.Token);
    }

    public InMemoryConnection Connection { get; }

    public TranscriptClient Client { get; }

    /// <summary>Completes when the engine has returned.</summary>
    public Task Ended { get; }

    public void Stop() => _stopping.Cancel();

    public async Task<string> OkAsync(string command)
    {
        string answer = await Client.CommandAsync(command);
        Assert.StartsWith("+OK", answer, StringComparison.Ordinal);
        return answer;
    }

    public async Task<string> ErrAsync(string command)
    {
        string answer = await Client.CommandAsync(command);
        Assert.StartsWith("-ERR ", answer, StringComparison.Ordinal);
        return answer;
    }

    public async Task<IReadOnlyList<string>> LinesAsync(string command)
    {
        await OkAsync(command);
        return await Client.ReadDotLinesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Connection.Abort("The test is over.");
        await Ended;
        _stopping.Dispose();
    }

    /// <summary>Sends, and does not mind when the server has had enough before the end.</summary>
    public async Task SendUntilClosedAsync(string text)
    {
        try
        {
            await Client.SendAsync(Encoding.Latin1.GetBytes(text));
            Client.EndWriting();
        }
        catch (IOException)
        {
        }
    }
}

/// <summary>Keeps what is logged as an error.</summary>
internal sealed class ErrorLogger : ILogger
{
    public List<string> Errors { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Errors)
        {
            if (logLevel >= LogLevel.Error) Errors.Add($"{formatter(state, exception)} {exception}");
        }
    }
}
