using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>What ENABLE IMAP4rev2 changes, by the numbers of RFC 9051 Appendix E.</summary>
public class Rev2Tests
{
    private static async Task<TestClient> PrepareAsync()
    {
        var server = new TestServer();
        await server.AppendAsync(Samples.Simple("1"));
        return await server.SelectAsync(rev2: true);
    }

    [Fact]
    public async Task Select_tells_list_and_neither_recent_nor_unseen()
    {
        var client = await PrepareAsync();
        var lines = await client.UntaggedAsync("SELECT INBOX");
        Assert.StartsWith("* OK [CLOSED]", lines[0], StringComparison.Ordinal);
        Assert.Contains("* LIST (\\HasNoChildren) \"/\" INBOX", lines);
        Assert.DoesNotContain(lines, line => line.Contains("RECENT", StringComparison.Ordinal) || line.Contains("UNSEEN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_recent()
    {
        var client = await PrepareAsync();
        Assert.Equal(["* 1 FETCH (FLAGS ())"], await client.UntaggedAsync("FETCH 1 FLAGS"));
        Assert.StartsWith("BAD", (await client.AskAsync("STATUS INBOX (RECENT)"))[^1], StringComparison.Ordinal);
        Assert.Equal(["* STATUS INBOX (UNSEEN 1 DELETED 0 SIZE 146)"], await client.UntaggedAsync("STATUS INBOX (UNSEEN DELETED SIZE)"));
    }

    [Fact]
    public async Task Flag_updates_carry_the_uid()
    {
        var client = await PrepareAsync();
        Assert.Equal(["* 1 FETCH (UID 1 FLAGS (\\Seen))"], await client.UntaggedAsync("STORE 1 FLAGS (\\Seen)"));
    }

    [Fact]
    public async Task Enabling_twice_tells_nothing_new()
    {
        var client = await PrepareAsync();
        Assert.Equal(["* ENABLED"], await client.UntaggedAsync("ENABLE IMAP4rev2"));
    }

    [Fact]
    public async Task Missing_parents_are_nonexistent()
    {
        var client = await PrepareAsync();
        await client.OkAsync("SUBSCRIBE Up/Down");
        Assert.Equal(
            ["* LIST (\\NonExistent \\Noselect \\HasChildren) \"/\" Up (\"CHILDINFO\" (\"SUBSCRIBED\"))"],
            await client.UntaggedAsync("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" U%"));
    }
}
