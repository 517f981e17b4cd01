using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>MULTISEARCH (RFC 7377) and LANGUAGE (RFC 5255).</summary>
public class MultiSearchTests
{
    private static async Task<TestClient> PrepareAsync()
    {
        var server = new TestServer();
        var client = await server.LogInAsync();
        foreach (var name in new[] { "Work", "Work/Deep", "Work/Deep/Er", "Empty" }) await client.OkAsync("CREATE " + name);
        await client.OkAsync("SUBSCRIBE Work/Deep");
        await server.AppendManyAsync(2);
        foreach (var name in new[] { "Work", "Work/Deep", "Work/Deep/Er" }) await server.AppendAsync(Samples.Simple("Message " + name), name);
        return client;
    }

    [Theory]
    [InlineData("IN (personal)", "INBOX,Work,Work/Deep,Work/Deep/Er")]
    [InlineData("IN (inboxes)", "INBOX,Work,Work/Deep,Work/Deep/Er")]
    [InlineData("IN (subscribed)", "INBOX,Work/Deep")]
    [InlineData("IN (subtree Work)", "Work,Work/Deep,Work/Deep/Er")]
    [InlineData("IN (subtree-one Work)", "Work,Work/Deep")]
    [InlineData("IN (mailboxes (Empty Work INBOX Nowhere))", "INBOX,Work")]
    [InlineData("IN (mailboxes (\"Wor%\" INBOX))", "INBOX")]
    public async Task The_sources_say_where_to_search(string source, string expected)
    {
        var client = await PrepareAsync();
        var lines = await client.UntaggedAsync($"ESEARCH {source} SUBJECT Message");
        Assert.Equal(expected.Split(','), lines.Select(line => line.Split("MAILBOX ")[1].Split(' ')[0].Trim('"')));
        Assert.All(lines, line => Assert.Contains($"* ESEARCH (TAG \"{client.LastTag}\" MAILBOX ", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Contains(") UID ALL 1", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Return_options_hold_for_each_mailbox()
    {
        var client = await PrepareAsync();
        Assert.Equal(
            [$"* ESEARCH (TAG \"a7\" MAILBOX INBOX UIDVALIDITY 1) UID MIN 1 COUNT 2"],
            await client.UntaggedAsync("ESEARCH IN (mailboxes INBOX mailboxes Empty) RETURN (MIN COUNT) ALL"));
        Assert.StartsWith("BAD", (await client.AskAsync("ESEARCH IN (selected) ALL"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("ESEARCH IN (inboxes) RETURN (SAVE) ALL"))[^1], StringComparison.Ordinal);
        await client.OkAsync("SELECT Work");
        Assert.Single(await client.UntaggedAsync("ESEARCH IN (selected subtree Work/Deep/Er mailboxes Empty) UNSEEN SUBJECT Deep"));
        Assert.Single(await client.UntaggedAsync("ESEARCH RETURN (SAVE ALL) 1"));
        Assert.Equal(["* SEARCH 1"], await client.UntaggedAsync("UID SEARCH $"));
    }

    [Fact]
    public async Task The_language_is_english()
    {
        var client = await new TestServer().ConnectAsync();
        Assert.Equal(["* LANGUAGE (EN i-default)"], await client.UntaggedAsync("LANGUAGE"));
        Assert.Equal(["* LANGUAGE (EN)"], await client.UntaggedAsync("LANGUAGE DE en-GB"));
        Assert.Equal(["* LANGUAGE (i-default)"], await client.UntaggedAsync("LANGUAGE default"));
        Assert.StartsWith("NO", (await client.AskAsync("LANGUAGE DE"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_mailboxes_than_one_search_may_look_into_are_refused()
    {
        var server = new TestServer(options => options.MaxSearchedMailboxes = 5);
        await server.AppendManyAsync(1);
        var client = await server.LogInAsync();
        var answer = await client.AskAsync("ESEARCH IN (personal) RETURN (COUNT) ALL");
        Assert.StartsWith("NO [LIMIT]", Assert.Single(answer), StringComparison.Ordinal);
        Assert.Single(await client.UntaggedAsync("ESEARCH IN (mailboxes INBOX) RETURN (COUNT) ALL"));
    }
}
