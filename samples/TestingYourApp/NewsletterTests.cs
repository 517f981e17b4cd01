using MailServer.Testing;

namespace TestingYourApp;

public sealed class NewsletterTests
{
    [Fact]
    public async Task Every_reader_gets_the_newsletter()
    {
        await using var mail = await StartAsync();

        var missed = await Sender(mail).SendAsync("January", "Happy new year.", ["alice@example.test", "bob@example.test"]);

        Assert.Empty(missed);
        var message = await mail.WaitForMessageAsync(to: "bob@example.test", subject: "January");
        Assert.Equal("Happy new year.", message.Text);
        Assert.Equal("news@example.test", message.Mime.From.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task A_reader_whose_mailbox_refuses_is_reported_and_the_others_get_theirs()
    {
        await using var mail = await StartAsync();
        mail.Faults.ReplyToRecipient(1, "452 4.2.2 Mailbox full", times: 1);

        var missed = await Sender(mail).SendAsync("January", "Happy new year.", ["alice@example.test", "bob@example.test"]);

        Assert.Equal(["alice@example.test"], missed);
        await mail.WaitForMessageAsync(to: "bob@example.test");
    }

    [Fact]
    public async Task A_reader_elsewhere_gets_it_when_the_other_server_is_back()
    {
        await using var mail = await StartAsync();
        var elsewhere = mail.AddServer("elsewhere.test");
        elsewhere.Faults.CutAfterData(times: 1);

        await Sender(mail).SendAsync("January", "Happy new year.", ["carol@elsewhere.test"]);
        await mail.Queue.WhenAsync(items => items is [{ Attempts: 1 }]);
        mail.Time.Advance(TimeSpan.FromHours(1));

        await elsewhere.WaitForMessageAsync(to: "carol@elsewhere.test", subject: "January");
    }

    private static async Task<MailTestHost> StartAsync()
    {
        var mail = await MailTestHost.StartAsync();
        foreach (var user in new[] { "news", "alice", "bob" }) await mail.AddUserAsync($"{user}@example.test");
        return mail;
    }

    private static Newsletter Sender(MailTestHost mail) => new(_ => Task.FromResult(mail.ConnectSubmission().Client));
}
