using MailServer.Directories;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Hosting.Tests.Support;
using MailServer.Protocol;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MailServer.Hosting.Tests.Builder;

/// <summary>Read marks of each reader's own: configured, kept by the embedded store, there after a new start.</summary>
public sealed class SharedSeenTests : IDisposable
{
    private const string Work = "\"Other Users/alice@here.test/Work\"";
    private readonly string _data = Directory.CreateTempSubdirectory("mailserver-seen-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("All", 1)]
    [InlineData("OtherUsers", 1)]
    [InlineData("Shared", 0)]
    [InlineData("None", 0)]
    public async Task What_a_reader_has_seen_stays_with_the_reader_where_it_was_configured(string setting, int unseenByOwner)
    {
        using (var host = await StartAsync(setting))
        {
            var directory = host.Services.GetRequiredService<IDirectoryAdministration>();
            await directory.SetDomainAsync(new DomainFacts("here.test"), default);
            foreach (var user in new[] { "alice", "bob" }) await directory.AddUserAsync(new EmailAddress(user, "here.test"), "secret", new UserSettings(), default);
            using var alice = await LogInAsync(host, "alice");
            await AskAsync(alice, "CREATE Work");
            await AskAsync(alice, "SETACL Work bob@here.test lrs");
            await AskAsync(alice, "APPEND Work {3+}\r\nabc");
            using var bob = await LogInAsync(host, "bob");
            await AskAsync(bob, "SELECT " + Work);
            await AskAsync(bob, "STORE 1 +FLAGS (\\Seen)");
            await host.StopAsync();
        }

        using var again = await StartAsync(setting);
        using var owner = await LogInAsync(again, "alice");
        using var reader = await LogInAsync(again, "bob");
        Assert.Equal([$"* STATUS Work (UNSEEN {unseenByOwner})"], await AskAsync(owner, "STATUS Work (UNSEEN)"));
        Assert.Equal([$"* STATUS {Work} (UNSEEN 0)"], await AskAsync(reader, $"STATUS {Work} (UNSEEN)"));
        await again.StopAsync();
    }

    private async Task<IHost> StartAsync(string setting)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["MailServer:Imap:PrivateSeen"] = setting });
        builder.Services.AddMailServer(builder.Configuration.GetSection("MailServer")).UseEmbeddedStore().AddImap();
        builder.Services.PostConfigure<MailServerOptions>(options =>
        {
            options.DataDirectory = _data;
            options.Security.AllowPlaintextLogin = true;
            options.Listeners["imap"] = new() { Address = "127.0.0.1", Port = 0, Tls = MailTlsMode.None };
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<LineClient> LogInAsync(IHost host, string user)
    {
        var client = await LineClient.ConnectAsync(host.Services.GetRequiredService<MailServerEndpoints>()["imap"]);
        await client.ReadAsync();
        await AskAsync(client, $"LOGIN {user}@here.test secret");
        return client;
    }

    // What comes before the OK.
    private static async Task<List<string>> AskAsync(LineClient client, string command)
    {
        var lines = new List<string>();
        var line = await client.AskAsync("a " + command);
        for (; !line!.StartsWith("a ", StringComparison.Ordinal); line = await client.ReadAsync()) lines.Add(line);
        Assert.StartsWith("a OK", line, StringComparison.Ordinal);
        return lines;
    }
}
