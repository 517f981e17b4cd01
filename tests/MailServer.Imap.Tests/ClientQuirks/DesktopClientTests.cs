using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.ClientQuirks;

/// <summary>What programs on desktops do that is not in every textbook.</summary>
public class DesktopClientTests
{
    [Fact]
    public async Task Outlook_names_each_of_many_messages_in_one_huge_set()
    {
        var server = new TestServer();
        await server.AppendManyAsync(30);
        var client = await server.SelectAsync();
        var set = string.Join(',', Enumerable.Range(1, 5_000).Where(n => n % 2 == 1));
        var answer = await client.UntaggedAsync($"UID FETCH {set} (UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT)])");
        Assert.Equal(15, answer.Count(line => line.StartsWith("* ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Apple_Mail_asks_for_ranges_beyond_the_end_and_moves_again_what_it_has_moved()
    {
        var server = new TestServer();
        await server.AppendManyAsync(5);
        var client = await server.SelectAsync();
        await client.OkAsync("CREATE Work");
        Assert.Equal(2, (await client.UntaggedAsync("UID FETCH 4:4000000 (UID FLAGS)")).Count);
        Assert.Equal(["* 5 FETCH (UID 5 FLAGS (\\Recent))"], await client.UntaggedAsync("UID FETCH 900:* (UID FLAGS)"));
        Assert.Contains("* OK [COPYUID", Assert.Single(await client.UntaggedAsync("UID MOVE 1:2 Work"), line => line.Contains("COPYUID", StringComparison.Ordinal)));
        await client.OkAsync("UID MOVE 1:3 Work");
        await client.OkAsync("UID MOVE 1:3 Work");
        Assert.Contains("MESSAGES 3", Assert.Single(await client.UntaggedAsync("STATUS Work (MESSAGES)")));
    }

    [Fact]
    public async Task Thunderbird_keeps_several_connections_with_CONDSTORE_on_one_account()
    {
        var server = new TestServer();
        await server.AppendManyAsync(3);
        var first = await server.LogInAsync();
        var second = await server.LogInAsync();
        await first.OkAsync("ENABLE CONDSTORE");
        await first.OkAsync("SELECT INBOX (CONDSTORE)");
        await second.OkAsync("SELECT INBOX (CONDSTORE)");
        await second.OkAsync("UID STORE 2 +FLAGS (\\Seen $label1)");
        var news = await first.UntaggedAsync("NOOP");
        Assert.Contains(news, line => line.StartsWith("* 2 FETCH (", StringComparison.Ordinal) && line.Contains("$label1", StringComparison.Ordinal) && line.Contains("MODSEQ", StringComparison.Ordinal));
        Assert.Empty(await first.UntaggedAsync("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1000)"));
    }

    [Fact]
    public async Task Evolution_makes_folders_by_modified_utf7_and_finds_them_again()
    {
        var client = await new TestServer().LogInAsync();
        await client.OkAsync("CREATE \"Gr&APYA3w-e &- mehr/&ZeVnLIqe-\"");
        Assert.Contains("* LIST (\\HasNoChildren) \"/\" \"Gr&APYA3w-e &- mehr/&ZeVnLIqe-\"", await client.UntaggedAsync("LIST \"\" \"Gr&APYA3w-e &- mehr/*\""));
        await client.OkAsync("SELECT \"Gr&APYA3w-e &- mehr/&ZeVnLIqe-\"");
    }
}
