using MailServer.Directories;
using MailServer.Protocol;
using MailServer.Sharing;
using MailServer.Storage;

namespace MailServer.Imap.Tests.Support;

/// <summary>The test server with shared folders: those of alice and bob, and of sales, which is nobody's.</summary>
internal sealed class SharedServer
{
    public const string Work = "\"Other Users/alice@example.test/Work\"";

    private readonly TestServer _server = new();

    public SharedServer(PrivateSeen privateSeen = PrivateSeen.None, IReadOnlyDictionary<string, IReadOnlyCollection<string>>? groups = null)
    {
        var sales = new EmailAddress("sales", "example.test");
        _server.Directory.AddUserAsync(sales, "secret", new UserSettings { IsShared = true }, default).AsTask().Wait();
        _server.Services = _server.Services with { Store = new SharingStore(_server.Store, _server.Directory, new SharingOptions { PrivateSeen = privateSeen, Groups = groups ?? new Dictionary<string, IReadOnlyCollection<string>>() }) };
    }

    public TestServer Server => _server;

    public Task<TestClient> LogInAsync(string user = "alice") => _server.LogInAsync(user);

    /// <summary>Alice with three messages in Work, on which bob has rights.</summary>
    public async Task<(TestClient Alice, TestClient Bob)> ShareAsync(string rights)
    {
        var alice = await LogInAsync();
        await alice.OkAsync("CREATE Work");
        await alice.OkAsync($"SETACL Work bob@example.test {rights}");
        await _server.AppendManyAsync(3, "Work");
        return (alice, await LogInAsync("bob"));
    }

    /// <summary>Gives a user rights in the INBOX of sales, as an administrator does.</summary>
    public async Task GrantSalesAsync(string user, MailServer.Protocol.Imap.MailboxRights rights)
    {
        var sales = (await _server.Directory.FindAccountAsync("sales@example.test", default))!.Id;
        var grantee = (await _server.Directory.FindAccountAsync(user + "@example.test", default))!.Id;
        await using var account = (await _server.Store.OpenAccountAsync(sales, default)).Value;
        var entry = new MailServer.Storage.Sharing.AclEntry(grantee, rights);
        await ((IAclAccount)account).ChangeAclAsync("INBOX", entry, MailServer.Protocol.Imap.AclChange.Replace, default);
    }
}
