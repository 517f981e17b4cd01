using MailServer.Authentication;
using MailServer.Protocol;
using MailServer.Directories;
using MailServer.Storage;
using MailServer.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Imap.Tests.Support;

/// <summary>A whole IMAP server in memory, with the users alice and bob, whose password is "secret".</summary>
internal sealed class TestServer
{
    public TestServer(Action<ImapOptions>? configure = null, long? quota = null, IMailboxStore? store = null)
    {
        Store = new InMemoryMailboxStore(Time);
        Directory = new InMemoryDirectory(Store);
        configure?.Invoke(Options);
        Directory.SetDomainAsync(new DomainFacts("example.test"), default).AsTask().Wait();
        foreach (var user in new[] { "alice", "bob" })
            Directory.AddUserAsync(new EmailAddress(user, "example.test"), "secret", new UserSettings { QuotaBytes = quota }, default).AsTask().Wait();
        Authenticator = new MailAuthenticator(
            Directory, new AuthenticationOptions { AllowPlaintextLogin = AllowPlaintext, FirstDelay = TimeSpan.Zero }, Time, NullLogger<MailAuthenticator>.Instance);
        Services = new ImapServices(store ?? Store, Authenticator, Time, NullLogger.Instance) { Directory = Directory };
    }

    public static bool AllowPlaintext => true;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public InMemoryMailboxStore Store { get; }

    public InMemoryDirectory Directory { get; }

    public ImapOptions Options { get; } = new();

    public IMailAuthenticator Authenticator { get; set; }

    public ImapServices Services { get; set; }

    public async Task<TestClient> ConnectAsync(InMemoryConnectionOptions? options = null, CancellationToken stopping = default)
    {
        var connection = new InMemoryConnection(options);
        var running = connection.RunAsync(new ImapEngine(Options, Services with { Authenticator = Authenticator }), stopping);
        var client = new TestClient(connection, running);
        client.Greeting = await client.Lines.ReadLineAsync();
        return client;
    }

    public async Task<TestClient> LogInAsync(string user = "alice", InMemoryConnectionOptions? options = null, CancellationToken stopping = default)
    {
        var client = await ConnectAsync(options, stopping);
        Assert.StartsWith("OK", await client.OkAsync($"LOGIN {user}@example.test secret"));
        return client;
    }

    public async Task<TestClient> SelectAsync(string mailbox = "INBOX", bool rev2 = false)
    {
        var client = await LogInAsync();
        if (rev2) await client.OkAsync("ENABLE IMAP4rev2");
        await client.OkAsync("SELECT " + mailbox);
        return client;
    }

    /// <summary>Puts messages into a folder of alice's behind the sessions' back.</summary>
    public async Task AppendAsync(string message, string folder = "INBOX", MailServer.Messages.MessageFlags flags = default, DateTimeOffset? date = null)
    {
        await using var account = (await Store.OpenAccountAsync(new AccountId("A1"), default)).Value;
        await using var append = (await account.BeginAppendAsync(folder, default)).Value;
        var writer = append.BeginMessage(new AppendOptions { Flags = flags, InternalDate = date });
        await writer.WriteAsync(System.Text.Encoding.UTF8.GetBytes(message));
        await writer.CompleteAsync();
        Assert.True((await append.CommitAsync(default)).IsSuccess);
    }

    public async Task AppendManyAsync(int count, string folder = "INBOX")
    {
        for (var i = 1; i <= count; i++) await AppendAsync(Samples.Simple($"Message {i}"), folder);
    }

    public async Task<IMailFolder> OpenFolderAsync(string folder = "INBOX")
    {
        var account = (await Store.OpenAccountAsync(new AccountId("A1"), default)).Value;
        return (await account.OpenFolderAsync(folder, default)).Value;
    }
}
