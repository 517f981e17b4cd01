using System.Collections.Concurrent;
using MailServer.Directories;
using MailServer.Events;
using MailServer.Hosting.Builder;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Hosting.Tests.Misuse;
using MailServer.Hosting.Tests.Support;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MailServer.Hosting.Tests.Builder;

/// <summary>Event handlers that were added to a server hear of what its users do over IMAP.</summary>
public sealed class ImapEventTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("mailserver-events-").FullName;
    private readonly ErrorLog _log = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_handler_that_was_added_learns_from_what_is_moved_to_Junk()
    {
        using var host = await StartAsync(server => server.AddImapEventHandler<Learner>());
        using var client = await LogInAsync(host);
        Assert.Contains(" IMAPSIEVE=sieve://sieve.example.test ", (await AskAsync(client, "CAPABILITY"))[0], StringComparison.Ordinal);
        await AskAsync(client, "APPEND INBOX {14+}\r\nSubject: Buy\r\n");
        await AskAsync(client, "SELECT INBOX");
        await AskAsync(client, "MOVE 1 Junk");

        Assert.Equal(["Append >INBOX site Subject: Buy", "Copy INBOX>Junk site Subject: Buy"], Lessons(host));
        await host.StopAsync();
    }

    [Fact]
    public async Task One_that_fails_is_logged_and_the_client_hears_nothing_of_it()
    {
        using var host = await StartAsync(server => server.AddImapEventHandler<Broken>().AddImapEventHandler<Learner>());
        using var client = await LogInAsync(host);
        Assert.Contains(" IMAPSIEVE=sieve://sieve.example.test ", (await AskAsync(client, "CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.Empty(await AskAsync(client, "APPEND INBOX {14+}\r\nSubject: Buy\r\n"));

        Assert.Single(Lessons(host));
        Assert.True(_log.Has<NotSupportedException>("The event handler Broken failed"), _log.ToString());
        Assert.True(_log.Has<FormatException>("The event handler Broken does not say rightly"), _log.ToString());
        await host.StopAsync();
    }

    private async Task<IHost> StartAsync(Action<IMailServerBuilder> add)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(_log);
        var server = builder.Services.AddMailServer(options =>
        {
            options.DataDirectory = _data;
            options.Imap.SieveScript = "site";
            options.Security.AllowPlaintextLogin = true;
            options.Listeners["imap"] = new() { Address = "127.0.0.1", Port = 0, Tls = MailTlsMode.None };
        }).UseEmbeddedStore().AddImap();
        add(server);
        var host = builder.Build();
        await host.StartAsync();
        var directory = host.Services.GetRequiredService<IDirectoryAdministration>();
        await directory.SetDomainAsync(new DomainFacts("here.test"), default);
        await directory.AddUserAsync(new EmailAddress("alice", "here.test"), "secret", new UserSettings(), default);
        return host;
    }

    private static async Task<LineClient> LogInAsync(IHost host)
    {
        var client = await LineClient.ConnectAsync(host.Services.GetRequiredService<MailServerEndpoints>()["imap"]);
        await client.ReadAsync();
        await AskAsync(client, "LOGIN alice@here.test secret");
        return client;
    }

    // The untagged lines of a command that must succeed.
    private static async Task<IReadOnlyList<string>> AskAsync(LineClient client, string command)
    {
        var lines = new List<string>();
        for (var line = await client.AskAsync("t " + command); ; line = await client.ReadAsync())
        {
            Assert.NotNull(line);
            if (!line.StartsWith("t ", StringComparison.Ordinal))
            {
                lines.Add(line);
                continue;
            }

            Assert.StartsWith("t OK", line, StringComparison.Ordinal);
            return lines;
        }
    }

    private static IEnumerable<string> Lessons(IHost host) => host.Services.GetServices<IImapEventHandler>().OfType<Learner>().Single().Lessons;

    private sealed class Learner : IImapEventHandler
    {
        public Uri? ManageSieve => new("sieve://sieve.example.test");

        public ConcurrentQueue<string> Lessons { get; } = [];

        public async ValueTask HandleAsync(ImapEvent imapEvent, CancellationToken cancellationToken)
        {
            var uids = UidSet.Of(imapEvent.Messages.Select(message => message.Uid));
            await foreach (var message in imapEvent.Folder.FetchAsync(uids, MessageFields.Content, cancellationToken))
            {
                var text = new byte[message.Content!.Length];
                await message.Content.ReadAsync(0, text, cancellationToken);
                Lessons.Enqueue($"{imapEvent.Cause} {imapEvent.Source}>{imapEvent.Mailbox} {imapEvent.Script} {System.Text.Encoding.ASCII.GetString(text).Trim()}");
            }
        }
    }

    private sealed class Broken : IImapEventHandler
    {
        public Uri? ManageSieve => new("https://elsewhere.test");

        public ValueTask HandleAsync(ImapEvent imapEvent, CancellationToken cancellationToken) => throw new NotSupportedException("broken handler");
    }
}
