using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

public class BasicsTests
{
    [Fact]
    public async Task A_client_logs_in_selects_fetches_stores_and_leaves()
    {
        var server = new TestServer();
        await server.AppendManyAsync(3);
        var client = await server.LogInAsync();
        Assert.Contains("IMAP4rev1", client.Greeting, StringComparison.Ordinal);
        var selected = await client.AskAsync("SELECT inbox");
        Assert.Contains("* 3 EXISTS", selected);
        Assert.Contains("* 3 RECENT", selected);
        Assert.Contains(selected, line => line.StartsWith("* OK [UNSEEN 1]", StringComparison.Ordinal));
        Assert.StartsWith("OK [READ-WRITE]", selected[^1], StringComparison.Ordinal);

        Assert.Equal(["* 2 FETCH (UID 2 FLAGS (\\Recent))"], await client.UntaggedAsync("FETCH 2 (UID FLAGS)"));
        Assert.Equal(["* 2 FETCH (UID 2 FLAGS (\\Seen \\Recent))"], await client.UntaggedAsync("STORE 2 +FLAGS (\\Seen)"));
        Assert.Empty(await client.UntaggedAsync("STORE 2 +FLAGS.SILENT (\\Deleted)"));
        Assert.Equal(["* 2 EXPUNGE"], await client.UntaggedAsync("EXPUNGE"));
        var body = await client.UntaggedAsync("FETCH 1 BODY[TEXT]");
        Assert.Equal(["* 1 FETCH (BODY[TEXT] {7}", "Hello", " FLAGS (\\Seen \\Recent))"], body);
        Assert.StartsWith("* BYE", (await client.AskAsync("LOGOUT"))[0], StringComparison.Ordinal);
        await client.Running;
    }

    [Fact]
    public async Task An_appended_message_comes_back_byte_for_byte()
    {
        var server = new TestServer();
        var client = await server.SelectAsync();
        var message = Samples.Simple("Hi");
        var answer = await client.AppendAsync("APPEND INBOX (\\Seen) \"24-Nov-2026 01:02:03 +0100\"", message);
        Assert.Contains("* 1 EXISTS", answer);
        Assert.Equal("OK [APPENDUID 1 1] Appended", answer[^1]);
        var lines = await client.UntaggedAsync("UID FETCH 1 (INTERNALDATE BODY.PEEK[])");
        Assert.Equal($"* 1 FETCH (UID 1 INTERNALDATE \"24-Nov-2026 01:02:03 +0100\" BODY[] {{{message.Length}}}", lines[0]);
        Assert.Equal(message + ")", string.Join("\r\n", lines.Skip(1)));
    }
}
