using System.Net;
using MailKit.Net.Smtp;
using MailServer.Delivery.Outbound;
using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Queue;
using MailServer.Messages;
using MailServer.Receiving;
using Microsoft.Extensions.DependencyInjection;

namespace MailServer.Hosting.Tests.Outbound;

/// <summary>From a user's program through the queue to another server, all in this process.</summary>
public sealed class OutboundTests : IDisposable
{
    /// <summary>A guard against a test that hangs; nothing is measured by it.</summary>
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(120));

    [Fact]
    public async Task A_submitted_message_arrives_at_the_smart_host()
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var server = await OutboundServer.StartAsync(AddressOf(hop));

        await server.SubmitAsync("bob@there.test");

        Assert.Contains("Subject: Going out", await hop.NextMessageAsync(), StringComparison.Ordinal);
        await server.EmptyAsync(_patience.Token);
    }

    [Fact]
    public async Task Mail_for_a_smart_host_that_is_down_waits_and_goes_out_by_a_retry()
    {
        var folder = Directory.CreateTempSubdirectory("hop-");
        var socket = "unix:" + Path.Combine(folder.FullName, "s");
        await using var server = await OutboundServer.StartAsync(socket);
        await server.SubmitAsync("bob@there.test");

        var item = await server.ItemAsync(i => i is { Attempts: 1, State: QueueItemState.Waiting }, _patience.Token);
        Assert.NotNull(item.LastError);
        Assert.Single((await server.Queue.FindAsync(item.Id, default))!.Attempts);

        await using (var hop = await NextHop.StartAsync(socket))
        {
            Assert.Equal(1, await server.Queue.RetryAsync(QueueFilter.All, default));
            Assert.Contains("Subject: Going out", await hop.NextMessageAsync(), StringComparison.Ordinal);
            await server.EmptyAsync(_patience.Token);
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_permanent_refusal_comes_back_to_the_senders_inbox()
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var server = await OutboundServer.StartAsync(AddressOf(hop));

        await server.SubmitAsync("nobody@there.test");

        var bounce = await server.InboxMessageAsync(_patience.Token);
        Assert.Contains("There is nobody here", bounce.ToString(), StringComparison.Ordinal);
        Assert.Equal("report", bounce.Body!.ContentType.MediaSubtype);
        await server.EmptyAsync(_patience.Token);
    }

    [Theory]
    [InlineData("there.test", false)]
    [InlineData("*.test", false)]
    [InlineData("there.test", true)]
    public async Task A_route_leads_to_an_LMTP_server_over_TCP_or_a_Unix_socket(string domain, bool isUnix)
    {
        var socket = Path.Combine(Directory.CreateTempSubdirectory("hop-").FullName, "s");
        await using var hop = await NextHop.StartAsync(isUnix ? "unix:" + socket : "127.0.0.1", "lmtp");
        await using var server = await OutboundServer.StartAsync("unix:/nowhere", configure: options =>
            options.Delivery.Routes[domain] = new() { Host = isUnix ? "unix:" + socket : AddressOf(hop, "lmtp"), Lmtp = true, Tls = OutboundTls.None });

        await server.SubmitAsync("bob@there.test");

        Assert.Contains("Subject: Going out", await hop.NextMessageAsync(), StringComparison.Ordinal);
        await server.EmptyAsync(_patience.Token);
    }

    [Fact]
    public async Task Notices_their_copy_and_the_suppression_list_follow_the_configuration()
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var server = await OutboundServer.StartAsync(AddressOf(hop), configure: options =>
        {
            options.Delivery.Notices.Language = MailNoticeLanguage.German;
            options.Delivery.Notices.PostmasterCopy = "postmaster@there.test";
            options.Delivery.Suppression.AfterFailure = true;
        });

        await server.SubmitAsync("nobody@there.test");

        Assert.Contains("konnte nicht zugestellt werden", await hop.NextMessageAsync(), StringComparison.Ordinal);
        Assert.Contains("konnte nicht zugestellt werden", (await server.InboxMessageAsync(_patience.Token)).Subject, StringComparison.Ordinal);
        await server.EmptyAsync(_patience.Token);
        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => server.SubmitAsync("nobody@there.test"));
        Assert.Equal(550, (int)refusal.StatusCode);
        Assert.NotNull(await server.Services.GetRequiredService<ISuppressionList>().FindAsync(new Protocol.EmailAddress("nobody", "there.test"), default));
    }

    [Fact]
    public async Task What_the_server_itself_sends_passes_the_signer_too()
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var server = await OutboundServer.StartAsync(
            AddressOf(hop), configure: options => options.Delivery.Notices.PostmasterCopy = "postmaster@there.test", services: services => services.AddSingleton<IMessageSigner>(new LengthSigner()));

        await server.SubmitAsync("nobody@there.test");

        var copy = await hop.NextMessageAsync();
        Assert.Contains("\r\nX-Length: ", "\r\n" + copy, StringComparison.Ordinal);
        Assert.Contains("multipart/report", copy, StringComparison.Ordinal);
        Assert.True((await server.InboxMessageAsync(_patience.Token)).Headers.Contains("X-Length"));
        // TLS reports and letters of programs go this way.
        var report = new SubmittedMessage
        {
            Recipients = [new EnvelopeRecipient(new Protocol.EmailAddress("tls", "there.test"), Protocol.Smtp.RecipientParameters.None)],
            Content = MessageContent.FromMemory("Subject: Report\r\n\r\nx\r\n"u8.ToArray()),
        };
        await server.Services.GetRequiredService<IMailSubmission>().SubmitAsync(report, default);
        Assert.Contains("\r\nX-Length: ", "\r\n" + await hop.NextMessageAsync(), StringComparison.Ordinal);
        await server.EmptyAsync(_patience.Token);
    }

    private sealed class LengthSigner : IMessageSigner
    {
        public ValueTask<ReadOnlyMemory<byte>> SignAsync(MailTransaction transaction, MessageContent content, CancellationToken cancellationToken) =>
            new(System.Text.Encoding.ASCII.GetBytes($"X-Length: {content.Length}\r\n"));
    }

    [Fact]
    public async Task A_delivery_into_a_mailbox_here_is_told_to_who_asked_for_it()
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var server = await OutboundServer.StartAsync(AddressOf(hop), configure: options => options.Delivery.Notices.Language = MailNoticeLanguage.German);
        await server.Services.GetRequiredService<IDirectoryAdministration>().AddUserAsync(new Protocol.EmailAddress("bob", "here.test"), "password", new UserSettings(), default);
        using var client = new AskingClient();
        await client.ConnectAsync("127.0.0.1", ((IPEndPoint)server.Services.GetRequiredService<MailServerEndpoints>()["submission"]).Port, MailKit.Security.SecureSocketOptions.None);
        await client.AuthenticateAsync(OutboundServer.Alice, OutboundServer.Password);

        await client.SendAsync(new MimeKit.MimeMessage([MimeKit.MailboxAddress.Parse(OutboundServer.Alice)], [MimeKit.MailboxAddress.Parse("bob@here.test")], "Hello", new MimeKit.TextPart("plain") { Text = "x" }));

        var told = await server.InboxMessageAsync(_patience.Token);
        Assert.Equal("Ihre Nachricht wurde zugestellt", told.Subject);
        Assert.Contains("Action: delivered", told.ToString(), StringComparison.Ordinal);
    }

    private sealed class AskingClient : SmtpClient
    {
        protected override MailKit.DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeKit.MimeMessage message, MimeKit.MailboxAddress mailbox) => MailKit.DeliveryStatusNotification.Success;
    }

    [Fact]
    public async Task A_forward_leaves_under_our_name_and_the_key_is_kept()
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var server = await OutboundServer.StartAsync(AddressOf(hop), configure: options => options.Listeners["smtp"] = new() { Address = "127.0.0.1", Port = 0, Tls = MailTlsMode.None });
        var alias = new AliasFacts(new Protocol.EmailAddress("away", "here.test"), [new Protocol.EmailAddress("bob", "there.test")]);
        Assert.Equal(DirectoryChange.Done, await server.Services.GetRequiredService<IDirectoryAdministration>().SetAliasAsync(alias, default));

        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", ((IPEndPoint)server.Services.GetRequiredService<MailServerEndpoints>()["smtp"]).Port, MailKit.Security.SecureSocketOptions.None);
        await client.SendAsync(new MimeKit.MimeMessage([MimeKit.MailboxAddress.Parse("carol@elsewhere.test")], [MimeKit.MailboxAddress.Parse("away@here.test")], "Forwarded", new MimeKit.TextPart("plain") { Text = "x" }));

        Assert.Contains("Subject: Forwarded", await hop.NextMessageAsync(), StringComparison.Ordinal);
        Assert.Matches("^SRS0=[A-Z2-7]{5}=[A-Z2-7]{2}=elsewhere\\.test=carol@here\\.test$", hop.LastSender);
        Assert.True(File.Exists(Path.Combine(server.DataDirectory, "keys", "srs.key")));
        await server.EmptyAsync(_patience.Token);
    }

    [Fact]
    public async Task A_post_to_ten_thousand_members_is_queued_for_all_of_them_by_one_commit()
    {
        await using var server = await OutboundServer.StartAsync("unix:/nowhere");
        var lists = server.Services.GetRequiredService<IListAdministration>();
        var list = new Protocol.EmailAddress("all", "here.test");
        Protocol.EmailAddress[] members = [.. Enumerable.Range(0, IListAdministration.MostMembers).Select(i => new Protocol.EmailAddress($"m{i}", $"d{i % 200}.test"))];
        Assert.Equal(DirectoryChange.Done, await lists.SetListAsync(new MailingList(list) { Posting = ListPosting.Domain }, _patience.Token));
        Assert.Equal(DirectoryChange.Done, await lists.AddMembersAsync(list, members, _patience.Token));

        await server.SubmitAsync("all@here.test");

        Assert.Equal(members.Length, (await server.Queue.CountAsync(_patience.Token)).Sum(count => count.Items));
        Assert.Empty(await server.Services.GetRequiredService<Storage.Embedded.EmbeddedStore>().VerifyAsync(_patience.Token));
    }

    [Fact]
    public async Task Without_a_way_out_a_foreign_recipient_is_refused()
    {
        await using var server = await OutboundServer.StartAsync(null, withOutbound: false);

        await Assert.ThrowsAsync<SmtpCommandException>(() => server.SubmitAsync("bob@there.test"));
    }

    public void Dispose() => _patience.Dispose();

    private static string AddressOf(NextHop hop, string listener = "smtp")
    {
        var port = ((IPEndPoint)hop.Services.GetRequiredService<MailServerEndpoints>()[listener]).Port;
        return string.Create(null, $"127.0.0.1:{port}");
    }
}
