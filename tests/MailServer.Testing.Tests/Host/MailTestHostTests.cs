using System.Net;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Net.Smtp;
using MailKit.Security;
using MailServer.Checks;
using MailServer.Directories;
using MailServer.Directories.Lists;
using MailServer.Protocol;
using MailServer.Queue;
using MailServer.Receiving;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace MailServer.Testing.Tests.Host;

/// <summary>The host as the tests of an application use it: with MailKit over streams.</summary>
public sealed class MailTestHostTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_that_MailKit_sends_arrives_and_is_opened()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: Cancelled);
        await mail.AddUserAsync("alice@example.test");

        await SendAsync(mail.ConnectSmtp().Client, Letter("alice@example.test", "Hello"));

        var message = await mail.WaitForMessageAsync(to: "alice@example.test", subject: "Hello");
        Assert.Equal("INBOX", message.Folder);
        Assert.Equal("text of Hello", message.Text);
        Assert.Equal("bob@elsewhere.test", message.Mime.From.Mailboxes.Single().Address);
        Assert.Equal(mail.Time.GetUtcNow(), message.ReceivedAt);
    }

    [Fact]
    public async Task A_list_reaches_mailboxes_and_other_servers()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: Cancelled);
        await mail.AddUserAsync("alice@example.test");
        var elsewhere = mail.AddServer("elsewhere.test");
        var team = new EmailAddress("team", "example.test");
        await mail.Directory.SetListAsync(new MailingList(team) { Posting = ListPosting.Anyone, SubjectTag = "team" }, Cancelled);
        await mail.Directory.AddMembersAsync(team, [new EmailAddress("alice", "example.test"), new EmailAddress("zoe", "elsewhere.test")], Cancelled);

        await SendAsync(mail.ConnectSmtp().Client, Letter("team@example.test", "Hello"));

        Assert.Equal("[team] Hello", (await mail.WaitForMessageAsync(to: "alice@example.test")).Subject);
        var sent = await elsewhere.WaitForMessageAsync(to: "zoe@elsewhere.test");
        Assert.Equal("[team] Hello", sent.Subject);
        Assert.StartsWith("team-bounces+", sent.Sender!.LocalPart, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_member_whose_mailbox_is_full_gets_the_post_of_a_list_once_there_is_room()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: Cancelled);
        await mail.AddUserAsync("alice@example.test");
        await mail.AddUserAsync("full@example.test", quotaBytes: 1);
        var (team, full) = (new EmailAddress("team", "example.test"), new EmailAddress("full", "example.test"));
        await mail.Directory.SetListAsync(new MailingList(team) { Posting = ListPosting.Anyone }, Cancelled);
        await mail.Directory.AddMembersAsync(team, [new EmailAddress("alice", "example.test"), full], Cancelled);

        await SendAsync(mail.ConnectSmtp().Client, Letter("team@example.test", "Hello"));
        await mail.WaitForMessageAsync(to: "alice@example.test");
        await mail.Queue.WhenAsync(items => items is [{ Attempts: 1, IsLeased: false }]);
        Assert.StartsWith("452 4.2.2", Assert.Single(await mail.Queue.QueryAsync(QueueFilter.All, null, 10, Cancelled)).LastError, StringComparison.Ordinal);
        await mail.Directory.ChangeUserAsync(full, new UserSettings(), Cancelled);
        mail.Time.Advance(TimeSpan.FromHours(1));

        var post = await mail.WaitForMessageAsync(to: "full@example.test");
        Assert.Equal("<team.example.test>", post.Mime.Headers["List-Id"]);
        Assert.StartsWith("<mailto:team-unsubscribe%2B", post.Mime.Headers["List-Unsubscribe"], StringComparison.Ordinal);
        await mail.Queue.WhenAsync(items => items.Count == 0);
        Assert.Equal(2, (await mail.GetMessagesAsync()).Count);
    }

    [Fact]
    public async Task Users_log_in_and_read_over_IMAP_and_POP3()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: Cancelled);
        await mail.AddUserAsync("alice@example.test", "correct horse");
        await mail.SendAsync(Letter("alice@example.test", "Hello"), "bob@elsewhere.test");

        using var imap = new ImapClient();
        await imap.ConnectAsync(mail.ConnectImap().Client, "mail.example.test", 143, SecureSocketOptions.None, Cancelled);
        await imap.AuthenticateAsync("alice", "correct horse", Cancelled);
        await imap.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        using var pop3 = new Pop3Client();
        await pop3.ConnectAsync(mail.ConnectPop3().Client, "mail.example.test", 110, SecureSocketOptions.None, Cancelled);
        await pop3.AuthenticateAsync("alice@example.test", "correct horse", Cancelled);

        Assert.Equal("Hello", (await imap.Inbox.GetMessageAsync(0, Cancelled)).Subject);
        Assert.Equal("Hello", (await pop3.GetMessageAsync(0, Cancelled)).Subject);
    }

    [Fact]
    public async Task A_real_handshake_is_there_for_those_who_want_one()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: Cancelled);
        await mail.AddUserAsync("alice@example.test");
        using var client = new SmtpClient { ServerCertificateValidationCallback = (_, certificate, _, _) => TestTls.Certificate.Equals(certificate) };

        await client.ConnectAsync(
            mail.ConnectSubmission(new() { Upgrade = TlsUpgrade.Real }).Client, "mail.example.test", 587, SecureSocketOptions.StartTls, Cancelled);
        await client.AuthenticateAsync("alice@example.test", "secret", Cancelled);

        Assert.True(client.IsSecure && client.IsAuthenticated);
    }

    [Fact]
    public async Task Foreign_mail_is_tried_again_when_the_clock_is_advanced()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: Cancelled);
        await mail.AddUserAsync("alice@example.test");
        var elsewhere = mail.AddServer("elsewhere.test");
        elsewhere.Faults.ReplyToRecipient(1, "451 4.3.0 Later", times: 1);

        await mail.SendAsync(Letter("bob@elsewhere.test", "Out"), "alice@example.test");
        await mail.Queue.WhenAsync(items => items is [{ Attempts: 1 }]);
        Assert.Empty(elsewhere.Messages);
        mail.Time.Advance(TimeSpan.FromHours(1));

        var message = await elsewhere.WaitForMessageAsync(to: "bob@elsewhere.test");
        Assert.Equal("Out", message.Subject);
        Assert.Equal("alice@example.test", message.Sender?.ToString());
        await mail.Queue.WhenAsync(items => items.Count == 0);
    }

    [Fact]
    public async Task Parts_under_test_are_added_and_aliases_lead_on()
    {
        await using var mail = await MailTestHost.StartAsync(options => options.Build = server => server.AddCheck<JunkEverything>(), Cancelled);
        await mail.AddUserAsync("alice@other.test");
        await mail.AddAliasAsync("info@other.test", "alice@other.test");

        await SendAsync(mail.ConnectSmtp().Client, Letter("info@other.test", "Offer"));

        Assert.Equal("Junk", (await mail.WaitForMessageAsync(to: "alice@other.test")).Folder);
    }

    [Fact]
    public async Task Loopback_ports_are_there_on_request()
    {
        await using var mail = await MailTestHost.StartAsync(options => options.UsesLoopback = true, Cancelled);
        await mail.AddUserAsync("alice@example.test");
        var endPoint = (IPEndPoint)mail.EndPoints["smtp"];
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endPoint, Cancelled);

        await SendAsync(new NetworkStream(socket), Letter("alice@example.test", "Over TCP"));

        await mail.WaitForMessageAsync(subject: "Over TCP");
    }

    [Fact]
    public async Task A_message_that_does_not_come_is_told_with_what_is_there()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: Cancelled);
        await mail.AddUserAsync("alice@example.test");
        await mail.SendAsync(Letter("alice@example.test", "Hello"));

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => mail.WaitForMessageAsync(subject: "Bye", within: TimeSpan.FromMilliseconds(1)));

        Assert.Contains("'Bye'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("to alice@example.test in INBOX: Hello", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_hosts_run_at_the_same_time_and_know_nothing_of_each_other()
    {
        var hosts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => MailTestHost.StartAsync(cancellationToken: Cancelled)));
        for (var i = 0; i < hosts.Length; i++)
        {
            await hosts[i].AddUserAsync("alice@example.test");
            await hosts[i].SendAsync(Letter("alice@example.test", $"{i}"));
        }

        for (var i = 0; i < hosts.Length; i++)
        {
            Assert.Equal($"{i}", Assert.Single(await hosts[i].GetMessagesAsync()).Subject);
            await hosts[i].DisposeAsync();
        }
    }

    [Fact]
    public async Task A_store_that_fails_is_451_to_the_client()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: Cancelled);
        await mail.AddUserAsync("alice@example.test");
        mail.Store.FailAt(StoreOperation.CommitDelivery);

        var failure = await Assert.ThrowsAsync<SmtpCommandException>(() => SendAsync(mail.ConnectSmtp().Client, Letter("alice@example.test", "Lost")));

        Assert.InRange((int)failure.StatusCode, 400, 499);
        Assert.Empty(await mail.GetMessagesAsync());
    }

    [Fact]
    public async Task Who_is_away_answers_once_and_elsewhere()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: Cancelled);
        await mail.AddUserAsync("alice@example.test");
        var elsewhere = mail.AddServer("elsewhere.test");
        await mail.Directory.SetAutoReplyAsync(new EmailAddress("alice", "example.test"), new AutoReply("On the beach."), Cancelled);

        await SendAsync(mail.ConnectSmtp().Client, Letter("alice@example.test", "First"));
        var answer = await elsewhere.WaitForMessageAsync(to: "bob@elsewhere.test");
        await SendAsync(mail.ConnectSmtp().Client, Letter("alice@example.test", "Second"));

        Assert.Contains("On the beach.", answer.Text, StringComparison.Ordinal);
        Assert.Null(answer.Sender);
        Assert.Equal(2, (await mail.GetMessagesAsync()).Count);
        await mail.Queue.WhenAsync(items => items.Count == 0);
        Assert.Single(elsewhere.Messages);
    }

    [Fact]
    public async Task What_the_queue_cannot_keep_is_451_to_the_client_and_is_not_sent()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: Cancelled);
        await mail.AddUserAsync("alice@example.test");
        var elsewhere = mail.AddServer("elsewhere.test");
        mail.Store.FailAt(StoreOperation.CommitDelivery);
        mail.Store.FailAt(StoreOperation.Enqueue);

        await Assert.ThrowsAsync<InvalidOperationException>(() => mail.SendAsync(Letter("bob@elsewhere.test", "Lost"), "alice@example.test"));
        mail.Store.Heal();
        await mail.SendAsync(Letter("bob@elsewhere.test", "Kept"), "alice@example.test");

        await elsewhere.WaitForMessageAsync(subject: "Kept");
        Assert.Single(elsewhere.Messages);
    }

    [Fact]
    public async Task A_queue_that_cannot_be_read_or_written_for_a_while_loses_nothing()
    {
        await using var mail = await MailTestHost.StartAsync(cancellationToken: Cancelled);
        await mail.AddUserAsync("alice@example.test");
        var elsewhere = mail.AddServer("elsewhere.test");
        mail.Store.FailAt(StoreOperation.LeaseItems);
        await mail.SendAsync(Letter("bob@elsewhere.test", "Out"), "alice@example.test");
        mail.Store.Heal();
        mail.Store.FailAt(StoreOperation.SettleItem);

        await PassUntilAsync(mail, elsewhere.WaitForMessageAsync(subject: "Out"));
        Assert.Single(await mail.Queue.QueryAsync(QueueFilter.All, null, 10, Cancelled));
        mail.Store.Heal();

        await PassUntilAsync(mail, mail.Queue.WhenAsync(items => items.Count == 0));
        Assert.Single(elsewhere.Messages);
    }

    [Fact]
    public async Task An_item_whose_lease_is_not_renewed_is_free_again_after_LeaseTime()
    {
        await using var mail = await MailTestHost.StartAsync(
            options => options.Configure = settings => settings.Delivery.Queue.LeaseTime = TimeSpan.FromMinutes(2), Cancelled);
        await mail.AddUserAsync("alice@example.test");
        var elsewhere = mail.AddServer("elsewhere.test");
        elsewhere.Faults.StallInData();
        await mail.SendAsync(Letter("bob@elsewhere.test", "Slow"), "alice@example.test");
        await mail.Queue.WhenAsync(items => items is [{ IsLeased: true }]);
        mail.Store.FailAt(StoreOperation.SettleItem);
        mail.Store.FailAt(StoreOperation.LeaseItems);

        mail.Time.Advance(TimeSpan.FromSeconds(119));
        Assert.True(await IsLeasedAsync(mail));
        mail.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await IsLeasedAsync(mail));
    }

    private static async Task<bool> IsLeasedAsync(MailTestHost mail) =>
        Assert.Single(await mail.Queue.QueryAsync(QueueFilter.All, null, 10, Cancelled)).IsLeased;

    // The host tries again after seconds of its own clock, which stands between these.
    private static async Task PassUntilAsync(MailTestHost mail, Task done)
    {
        for (; !done.IsCompleted; await Task.WhenAny(done, Task.Delay(10, Cancelled))) mail.Time.Advance(TimeSpan.FromSeconds(1));
        await done;
    }

    internal static MimeMessage Letter(string to, string subject) => new(
        [MailboxAddress.Parse("bob@elsewhere.test")], [MailboxAddress.Parse(to)], subject, new TextPart("plain") { Text = $"text of {subject}" });

    internal static async Task SendAsync(Stream stream, MimeMessage message)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(stream, "mail.example.test", 25, SecureSocketOptions.None, Cancelled);
        await client.SendAsync(message, Cancelled);
        await client.DisconnectAsync(quit: true, Cancelled);
    }

    private sealed class JunkEverything : MailCheck
    {
        public override ValueTask<CheckVerdict> OnMailAsync(MailTransaction transaction, CancellationToken cancellationToken) =>
            new(CheckVerdict.Quarantine("a test"));
    }
}
