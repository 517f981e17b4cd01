using System.Net;
using MailKit.Net.Smtp;
using MailKit.Security;
using MailServer.Directories;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Messages;
using MailServer.Protocol;
using MailServer.Protocol.Imap;
using MailServer.Queue;
using MailServer.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MimeKit;

namespace MailServer.Hosting.Tests.Outbound;

/// <summary>A whole server with one user, whose foreign mail goes to a smart host.</summary>
internal sealed class OutboundServer(IHost host, string dataDirectory) : IAsyncDisposable
{
    public const string Alice = "alice@here.test";
    public const string Password = "correct horse battery staple";

    public IMailQueue Queue => host.Services.GetRequiredService<IMailQueue>();

    public string DataDirectory => dataDirectory;

    public string Submission => $"127.0.0.1:{((IPEndPoint)host.Services.GetRequiredService<MailServerEndpoints>()["submission"]).Port}";

    public IServiceProvider Services => host.Services;

    public static async Task<OutboundServer> StartAsync(string? smartHost, bool withOutbound = true, Action<MailServerOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        var data = Directory.CreateTempSubdirectory("mailserver-outbound-").FullName;
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        var server = builder.Services.AddMailServer(options =>
        {
            options.HostName = "mail.here.test";
            options.DataDirectory = data;
            options.Security.AllowPlaintextLogin = true;
            options.Delivery.SmartHost = smartHost;
            options.Delivery.SmartHostTls = MailTlsMode.None;
            options.Listeners["submission"] = new() { Address = "127.0.0.1", Port = 0, Tls = MailTlsMode.None };
            configure?.Invoke(options);
        }).UseEmbeddedStore().AddSmtp().AddSubmission();
        services?.Invoke(builder.Services);
        if (withOutbound) server.AddOutbound();
        var started = new OutboundServer(builder.Build(), data);
        await started.StartAsync();
        return started;
    }

    public Task SubmitAsync(string recipient) =>
        SubmitAsync(new MimeMessage([MailboxAddress.Parse(Alice)], [MailboxAddress.Parse(recipient)], "Going out", new TextPart("plain") { Text = "Hello" }), Alice, recipient);

    public async Task SubmitAsync(MimeMessage message, string sender, params string[] recipients)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", ((IPEndPoint)host.Services.GetRequiredService<MailServerEndpoints>()["submission"]).Port, SecureSocketOptions.None);
        await client.AuthenticateAsync(Alice, Password);
        await client.SendAsync(message, MailboxAddress.Parse(sender), recipients.Select(MailboxAddress.Parse));
        await client.DisconnectAsync(true);
    }

    /// <summary>The only item of the queue, once something holds for it.</summary>
    public async Task<QueueItem> ItemAsync(Func<QueueItem, bool> isReached, CancellationToken patience)
    {
        while (true)
        {
            var items = await Queue.ListAsync(QueueFilter.All, null, 10, patience);
            if (items is [var item] && isReached(item)) return item;
            await Task.Yield();
        }
    }

    /// <summary>Returns when the queue is empty.</summary>
    public async Task EmptyAsync(CancellationToken patience)
    {
        while ((await Queue.CountAsync(patience)).Count > 0) await Task.Yield();
    }

    /// <summary>The first message in Alice's INBOX, once there is one.</summary>
    public async Task<MimeMessage> InboxMessageAsync(CancellationToken patience)
    {
        var facts = await host.Services.GetRequiredService<IUserDirectory>().FindAccountAsync(Alice, patience);
        var account = (await host.Services.GetRequiredService<IMailboxStore>().OpenAccountAsync(facts!.Id, patience)).Value;
        while (true)
        {
            await using var folder = (await account.OpenFolderAsync("INBOX", patience)).Value;
            await foreach (var message in folder.FetchAsync(UidSet.All, MessageFields.Content, patience))
                return await MimeMessage.LoadAsync(message.Content!.OpenStream(), patience);
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        Directory.Delete(dataDirectory, recursive: true);
    }

    private async Task StartAsync()
    {
        await host.StartAsync();
        var directory = host.Services.GetRequiredService<IDirectoryAdministration>();
        await directory.SetDomainAsync(new DomainFacts("here.test"), default);
        Assert.Equal(DirectoryChange.Done, await directory.AddUserAsync(new EmailAddress("alice", "here.test"), Password, new UserSettings(), default));
    }
}
