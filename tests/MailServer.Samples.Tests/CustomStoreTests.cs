using CustomStore.Tickets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Search;
using MailKit.Security;
using Microsoft.Extensions.DependencyInjection;

namespace MailServer.Samples.Tests;

public sealed class CustomStoreTests
{
    private const string Password = "correct horse";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tickets_are_messages_in_Imap()
    {
        await using var sample = await StartAsync();
        Tickets(sample).Open("Alice <alice@example.test>", "The printer prints nothing", "It hums.");
        using var client = await LogInAsync<ImapClient>(sample, "imap");
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);

        var found = Assert.Single(await client.Inbox.SearchAsync(SearchQuery.FromContains("alice").And(SearchQuery.NotSeen), Cancelled));
        var message = await client.Inbox.GetMessageAsync(found, Cancelled);

        Assert.Equal(1u, found.Id);
        Assert.Equal("[#1] The printer prints nothing", message.Subject);
        Assert.Equal("It hums.", message.TextBody?.Trim());
    }

    [Fact]
    public async Task A_new_ticket_appears_in_an_open_folder()
    {
        await using var sample = await StartAsync();
        using var client = await LogInAsync<ImapClient>(sample, "imap");
        await client.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        Assert.Empty(client.Inbox);

        Tickets(sample).Open("Bob <bob@example.test>", "A second screen", "Please.");
        await client.NoOpAsync(Cancelled);

        Assert.Single(client.Inbox);
    }

    [Fact]
    public async Task Expunging_a_message_closes_its_ticket()
    {
        await using var sample = await StartAsync();
        var tickets = Tickets(sample);
        tickets.Open("Alice <alice@example.test>", "One", "1");
        tickets.Open("Bob <bob@example.test>", "Two", "2");
        using var client = await LogInAsync<ImapClient>(sample, "imap");
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);

        await client.Inbox.AddFlagsAsync(0, MessageFlags.Deleted, silent: true, Cancelled);
        await client.Inbox.ExpungeAsync(Cancelled);

        Assert.Equal("Two", Assert.Single(tickets.Now.Open).Subject);
    }

    [Fact]
    public async Task What_the_store_does_not_support_is_a_No()
    {
        await using var sample = await StartAsync();
        using var client = await LogInAsync<ImapClient>(sample, "imap");
        var top = client.GetFolder(client.PersonalNamespaces[0]);

        await Assert.ThrowsAsync<ImapCommandException>(() => top.CreateAsync("Done", isMessageFolder: true, Cancelled));
    }

    [Fact]
    public async Task Tickets_are_read_and_closed_over_Pop3()
    {
        await using var sample = await StartAsync();
        var tickets = Tickets(sample);
        tickets.Open("Alice <alice@example.test>", "The printer prints nothing", "It hums.");
        using var client = await LogInAsync<Pop3Client>(sample, "pop3");

        var message = await client.GetMessageAsync(0, Cancelled);
        await client.DeleteMessageAsync(0, Cancelled);
        await client.DisconnectAsync(quit: true, Cancelled);

        Assert.Equal("[#1] The printer prints nothing", message.Subject);
        Assert.Empty(tickets.Now.Open);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_user_are_refused()
    {
        await using var sample = await StartAsync();
        using var first = await sample.ConnectAsync<ImapClient>("imap");
        using var second = await sample.ConnectAsync<ImapClient>("imap");

        await Assert.ThrowsAsync<AuthenticationException>(() => first.AuthenticateAsync(new SaslMechanismPlain("agent@tickets.test", "wrong"), Cancelled));
        await Assert.ThrowsAsync<AuthenticationException>(() => second.AuthenticateAsync(new SaslMechanismPlain("nobody@tickets.test", Password), Cancelled));
    }

    private static Task<SampleHost> StartAsync() =>
        SampleHost.StartAsync(CustomStore.Program.Build, ["imap", "pop3"], _ => [$"--Tickets:Password={Password}"]);

    private static TicketList Tickets(SampleHost sample) => sample.Services.GetRequiredService<TicketList>();

    private static async Task<T> LogInAsync<T>(SampleHost sample, string listener)
        where T : IMailService, new()
    {
        var client = await sample.ConnectAsync<T>(listener);
        await client.AuthenticateAsync("agent@tickets.test", Password, Cancelled);
        return client;
    }
}
