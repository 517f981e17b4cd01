using System.Net;
using MailKit.Net.Smtp;
using MailServer.Directories;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Protocol;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace MailServer.Hosting.Tests.Outbound;

/// <summary>The rules of submission, by the configuration of a whole server and a user's mail program.</summary>
public sealed class SubmissionTests : IDisposable
{
    private const string Alice = "alice@here.test";
    private const string Bob = "bob@there.test";

    /// <summary>A guard against a test that hangs; nothing is measured by it.</summary>
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(120));

    [Fact]
    public async Task What_goes_out_is_complete_and_tells_nothing_that_it_should_not()
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var server = await OutboundServer.StartAsync(AddressOf(hop));
        var message = new MimeMessage([MailboxAddress.Parse(Alice)], [MailboxAddress.Parse(Bob)], "Going out", new TextPart("plain") { Text = "Hello" });
        message.Headers.Remove(HeaderId.Date);
        message.Headers.Remove(HeaderId.MessageId);
        message.Headers.Add("Bcc", "hidden@there.test");

        await server.SubmitAsync(message, Alice, Bob);

        var arrived = await hop.NextMessageAsync();
        Assert.DoesNotContain("Bcc", arrived, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nDate: ", arrived, StringComparison.Ordinal);
        Assert.Matches("\r\nMessage-ID: <[0-9a-f]{32}@mail\\.here\\.test>\r\n", arrived);
        Assert.Contains("Received: from authenticated-user\r\n\tby mail.here.test", arrived, StringComparison.Ordinal);
        await server.EmptyAsync(_patience.Token);
    }

    [Fact]
    public async Task Addresses_are_completed_and_the_sender_is_named()
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var server = await OutboundServer.StartAsync(AddressOf(hop), configure: options => options.Submission.AddSender = true);
        var message = Letter("boss@here.test");
        message.Headers.Replace("To", "bob");

        await server.SubmitAsync(message, Alice, Bob);

        var arrived = await hop.NextMessageAsync();
        Assert.Contains("\r\nTo: bob@here.test\r\n", arrived, StringComparison.Ordinal);
        Assert.Contains("\r\nSender: <alice@here.test>\r\n", arrived, StringComparison.Ordinal);
        await server.EmptyAsync(_patience.Token);
    }

    [Fact]
    public async Task Nobody_sends_as_somebody_else()
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var server = await OutboundServer.StartAsync(AddressOf(hop));

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => server.SubmitAsync(Letter("boss@here.test"), "boss@here.test", Bob));
        Assert.Equal((550, "5.7.1 alice@here.test may not send as boss@here.test"), ((int)refusal.StatusCode, refusal.Message));

        var directory = server.Services.GetRequiredService<IDirectoryAdministration>();
        var grant = new SenderGrant(new EmailAddress("alice", "here.test"), new EmailAddress("boss", "here.test"));
        Assert.Equal(DirectoryChange.Done, await directory.AddGrantAsync(grant, default));
        await server.SubmitAsync(Letter("boss@here.test"), "boss@here.test", Bob);
        Assert.Contains("From: boss@here.test", await hop.NextMessageAsync(), StringComparison.Ordinal);
        await server.EmptyAsync(_patience.Token);
    }

    [Fact]
    public async Task The_author_can_be_held_to_the_log_in()
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var server = await OutboundServer.StartAsync(AddressOf(hop), configure: options => options.Submission.VerifyFrom = true);

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => server.SubmitAsync(Letter("boss@here.test"), Alice, Bob));
        Assert.Equal(550, (int)refusal.StatusCode);
        await server.SubmitAsync(Letter(Alice), Alice, Bob);
        await server.EmptyAsync(_patience.Token);
    }

    [Fact]
    public async Task A_user_may_send_so_much_in_an_hour()
    {
        await using var hop = await NextHop.StartAsync("127.0.0.1");
        await using var server = await OutboundServer.StartAsync(AddressOf(hop), configure: options =>
        {
            options.Submission.RecipientsPerHour = 2;
            options.Submission.OverLimit = OverLimitAnswer.Reject;
        });

        await server.SubmitAsync(Letter(Alice), Alice, Bob, "carol@there.test");
        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => server.SubmitAsync(Letter(Alice), Alice, Bob));
        Assert.Equal(550, (int)refusal.StatusCode);
        await server.EmptyAsync(_patience.Token);
    }

    public void Dispose() => _patience.Dispose();

    private static MimeMessage Letter(string author) =>
        new([MailboxAddress.Parse(author)], [MailboxAddress.Parse(Bob)], "Going out", new TextPart("plain") { Text = "Hello" });

    private static string AddressOf(NextHop hop) =>
        string.Create(null, $"127.0.0.1:{((IPEndPoint)hop.Services.GetRequiredService<MailServerEndpoints>()["smtp"]).Port}");
}
