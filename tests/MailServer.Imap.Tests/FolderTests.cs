using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

public class FolderTests
{
    private static async Task<TestClient> PrepareAsync(bool rev2 = false)
    {
        var client = await new TestServer().LogInAsync();
        if (rev2) await client.OkAsync("ENABLE IMAP4rev2");
        await client.OkAsync("CREATE Work/2026/Q1");
        await client.OkAsync("CREATE Work/2025");
        await client.OkAsync("SUBSCRIBE Work/2026/Q1");
        await client.OkAsync("SUBSCRIBE Gone/Below");
        return client;
    }

    private static async Task<string[]> NamesAsync(TestClient client, string command) =>
        [.. (await client.UntaggedAsync(command)).Select(line => line[(line.LastIndexOf("\"/\" ", StringComparison.Ordinal) + 4)..])];

    [Fact]
    public async Task List_with_a_percent_stays_on_one_level()
    {
        var client = await PrepareAsync();
        Assert.Equal(["Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash", "Work"], await NamesAsync(client, "LIST \"\" %"));
        Assert.Equal(["Work/2025", "Work/2026"], await NamesAsync(client, "LIST \"\" Work/%"));
        Assert.Equal(["Work/2025", "Work/2026", "Work/2026/Q1"], await NamesAsync(client, "LIST Work/ *"));
    }

    [Fact]
    public async Task List_tells_children_special_uses_and_the_delimiter()
    {
        var client = await PrepareAsync();
        Assert.Equal(["* LIST (\\Noselect) \"/\" \"\""], await client.UntaggedAsync("LIST \"\" \"\""));
        Assert.Equal(["* LIST (\\HasNoChildren \\Drafts) \"/\" Drafts"], await client.UntaggedAsync("LIST \"\" Drafts"));
        Assert.Equal(["* LIST (\\HasChildren) \"/\" Work"], await client.UntaggedAsync("LIST \"\" Work"));
        Assert.Equal(["* LIST (\\HasNoChildren) \"/\" INBOX"], await client.UntaggedAsync("LIST \"\" inbox"));
    }

    [Fact]
    public async Task List_selects_and_returns_subscriptions()
    {
        var client = await PrepareAsync();
        Assert.Equal(
            ["* LIST (\\NonExistent \\Noselect \\HasNoChildren \\Subscribed) \"/\" Gone/Below"],
            await client.UntaggedAsync("LIST (SUBSCRIBED) \"\" Gone/*"));
        Assert.Equal(
            ["* LIST (\\HasChildren) \"/\" Work (\"CHILDINFO\" (\"SUBSCRIBED\"))"],
            await client.UntaggedAsync("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" W%"));
        Assert.Equal(
            ["* LIST (\\HasNoChildren \\Subscribed) \"/\" Work/2026/Q1"],
            await client.UntaggedAsync("LIST \"\" Work/2026/Q1 RETURN (SUBSCRIBED CHILDREN)"));
        Assert.Equal(["Drafts", "Sent"], await NamesAsync(client, "LIST (SPECIAL-USE) \"\" (Dr% S% W%)"));
        Assert.StartsWith("BAD", (await client.AskAsync("LIST (RECURSIVEMATCH) \"\" *"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_returns_status_after_each_mailbox()
    {
        var client = await PrepareAsync();
        Assert.Equal(
            ["* LIST (\\HasNoChildren) \"/\" INBOX", "* STATUS INBOX (MESSAGES 0 UNSEEN 0)"],
            await client.UntaggedAsync("LIST \"\" INBOX RETURN (STATUS (MESSAGES UNSEEN))"));
    }

    [Fact]
    public async Task Lsub_lists_subscribed_names_and_their_parents_at_a_percent()
    {
        var client = await PrepareAsync();
        Assert.Equal(["* LSUB () \"/\" Gone/Below"], await client.UntaggedAsync("LSUB \"\" Gone*"));
        Assert.Equal(["* LSUB (\\Noselect) \"/\" Work"], await client.UntaggedAsync("LSUB \"\" W%"));
        await client.OkAsync("UNSUBSCRIBE Gone/Below");
        Assert.Empty(await client.UntaggedAsync("LSUB \"\" Gone*"));
    }

    [Theory]
    [InlineData("CREATE INBOX", "NO [ALREADYEXISTS]")]
    [InlineData("CREATE Work", "NO [ALREADYEXISTS]")]
    [InlineData("CREATE a/../b", "NO [CANNOT]")]
    [InlineData("CREATE \"a//b\"", "NO [CANNOT]")]
    [InlineData("CREATE \"\"", "NO [CANNOT]")]
    [InlineData("CREATE \"a%\"", "NO [CANNOT]")]
    [InlineData("CREATE x (USE (\\Nonsense))", "NO [USEATTR]")]
    [InlineData("DELETE INBOX", "NO [CANNOT]")]
    [InlineData("DELETE Nothing", "NO [NONEXISTENT]")]
    [InlineData("RENAME Nothing Something", "NO [NONEXISTENT]")]
    [InlineData("RENAME Work Archive", "NO [ALREADYEXISTS]")]
    [InlineData("SELECT Nothing", "NO [NONEXISTENT]")]
    [InlineData("STATUS Nothing (MESSAGES)", "NO [NONEXISTENT]")]
    [InlineData("GETQUOTAROOT Nothing", "OK")]
    [InlineData("GETQUOTA other", "NO [NONEXISTENT]")]
    [InlineData("SETQUOTA \"\" (STORAGE 5)", "NO [NOPERM]")]
    [InlineData("CREATE x/", "OK")]
    [InlineData("CREATE S2 (USE (\\Sent \\Important))", "OK")]
    [InlineData("DELETE Work/2025", "OK")]
    [InlineData("RENAME Work/2025 Old/2025", "OK")]
    [InlineData("RENAME INBOX Before", "OK")]
    public async Task Folder_commands_answer_with_codes(string command, string expected)
    {
        var client = await PrepareAsync();
        Assert.StartsWith(expected, (await client.AskAsync(command))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_too_long_or_too_deep_are_refused_with_a_reason()
    {
        var client = await PrepareAsync();
        Assert.StartsWith("NO [CANNOT]", (await client.AskAsync("CREATE " + new string('x', 10_000)))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [CANNOT]", (await client.AskAsync("CREATE " + string.Join('/', Enumerable.Repeat("a", 5_000))))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_wildcards_cost_nothing()
    {
        var client = await PrepareAsync();
        Assert.Empty(await client.UntaggedAsync("LIST \"\" " + string.Concat(Enumerable.Repeat("*a%", 50)) + "zzz"));
    }

    [Fact]
    public async Task Names_are_modified_utf7_before_and_utf8_after_enable()
    {
        var client = await PrepareAsync();
        await client.OkAsync("CREATE Entw&APw-rfe");
        Assert.Equal(["* LIST (\\HasNoChildren) \"/\" \"Entw&APw-rfe\""], await client.UntaggedAsync("LIST \"\" E*"));
        Assert.Equal(["* ENABLED IMAP4REV2"], await client.UntaggedAsync("ENABLE IMAP4rev2 X-UNKNOWN"));
        Assert.Equal(["* LIST (\\HasNoChildren) \"/\" \"Entw\u00c3\u00bcrfe\""], await client.UntaggedAsync("LIST \"\" E*"));
        await client.OkAsync("SELECT \"Entwürfe\"");
    }

    [Fact]
    public async Task Status_tells_counters_and_size()
    {
        var server = new TestServer();
        await server.AppendAsync("a: b\r\n\r\nc");
        var client = await server.LogInAsync();
        Assert.Equal(
            ["* STATUS INBOX (MESSAGES 1 RECENT 1 UIDNEXT 2 UIDVALIDITY 1 UNSEEN 1 DELETED 0 SIZE 9 APPENDLIMIT 52428800)"],
            await client.UntaggedAsync("STATUS INBOX (MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN SIZE DELETED APPENDLIMIT)"));
    }

    [Fact]
    public async Task There_is_one_personal_namespace() =>
        Assert.Equal(["* NAMESPACE ((\"\" \"/\")) NIL NIL"], await (await PrepareAsync()).UntaggedAsync("NAMESPACE"));
}
