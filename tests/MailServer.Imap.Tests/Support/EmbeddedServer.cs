using MailServer.Authentication;
using MailServer.Authentication.Passwords;
using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Storage.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace MailServer.Imap.Tests.Support;

/// <summary>The test server on a store on disk, with the user alice.</summary>
internal sealed class EmbeddedServer : IAsyncDisposable
{
    private readonly EmbeddedStore _store;
    private readonly string _path;

    private EmbeddedServer(TestServer server, EmbeddedStore store, string path)
    {
        Server = server;
        _store = store;
        _path = path;
    }

    public TestServer Server { get; }

    public EmbeddedStore Store => _store;

    public static async Task<EmbeddedServer> OpenAsync(bool textIndex = false, int maxKeywords = 100)
    {
        var path = Directory.CreateTempSubdirectory("imap-test").FullName;
        var server = new TestServer();
        var options = new EmbeddedStoreOptions { DataDirectory = path, ScramIterations = 4096, TextIndex = textIndex, MaxKeywords = maxKeywords };
        var store = await EmbeddedStore.OpenAsync(options, server.Time, [new Pbkdf2PasswordHasher()], NullLoggerFactory.Instance, default);
        await store.Administration.SetDomainAsync(new DomainFacts("example.test"), default);
        await store.Administration.AddUserAsync(new EmailAddress("alice", "example.test"), "secret", new UserSettings(), default);
        var login = new AuthenticationOptions { AllowPlaintextLogin = true, FirstDelay = TimeSpan.Zero };
        server.Authenticator = new MailAuthenticator(store.Directory, login, server.Time, NullLogger<MailAuthenticator>.Instance);
        server.Services = server.Services with { Store = store, Directory = store.Directory };
        return new EmbeddedServer(server, store, path);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }
}
