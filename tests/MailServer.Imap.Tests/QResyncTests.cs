using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>QRESYNC (RFC 7162): a client that was away learns everything in one answer.</summary>
public class QResyncTests
{
    private static async Task<(TestServer Server, TestClient Client)> PrepareAsync(int messages = 5)
    {
        var server = new TestServer();
        await server.AppendManyAsync(messages);
        var client = await server.LogInAsync();
        Assert.Equal(["* ENABLED QRESYNC"], await client.UntaggedAsync("ENABLE QRESYNC"));
        return (server, client);
    }

    private static IEnumerable<string> Changes(IEnumerable<string> lines) =>
        lines.Where(line => line.StartsWith("* VANISHED", StringComparison.Ordinal) || line.Contains(" FETCH ", StringComparison.Ordinal));

    private static async Task ChangeAsync(TestServer server)
    {
        var other = await server.SelectAsync();
        await other.OkAsync("STORE 2,4,5 +FLAGS.SILENT (\\Deleted)");
        await other.OkAsync("EXPUNGE");
        await other.OkAsync("UID STORE 3 +FLAGS.SILENT (\\Flagged)");
        await server.AppendAsync(Samples.Simple("new"));
    }

    [Fact]
    public async Task Select_tells_what_went_and_what_changed()
    {
        var (server, client) = await PrepareAsync();
        await ChangeAsync(server);
        var lines = await client.UntaggedAsync("SELECT INBOX (QRESYNC (1 6))");
        Assert.Equal(
            ["* VANISHED (EARLIER) 2,4:5", "* 2 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (9))", "* 3 FETCH (UID 6 FLAGS (\\Recent) MODSEQ (10))"],
            Changes(lines));
        Assert.Contains(lines, line => line.StartsWith("* OK [HIGHESTMODSEQ 10]", StringComparison.Ordinal));
        Assert.Equal(["* VANISHED (EARLIER) 4"], Changes(await client.UntaggedAsync("EXAMINE INBOX (QRESYNC (1 6 1,4))")));
        Assert.Equal(["* 3 FETCH (UID 6 FLAGS () MODSEQ (10))"], Changes(await client.UntaggedAsync("EXAMINE INBOX (QRESYNC (1 9))")));
    }

    [Fact]
    public async Task Nothing_is_told_when_the_uids_are_others_or_nothing_changed()
    {
        var (server, client) = await PrepareAsync();
        await ChangeAsync(server);
        Assert.Empty(Changes(await client.UntaggedAsync("SELECT INBOX (QRESYNC (7 6))")));
        Assert.Empty(Changes(await client.UntaggedAsync("SELECT INBOX (QRESYNC (1 10))")));
    }

    [Fact]
    public async Task Known_pairs_of_numbers_and_uids_shorten_what_is_told()
    {
        var (server, client) = await PrepareAsync(9);
        var other = await server.SelectAsync();
        await other.OkAsync("STORE 2,5 +FLAGS.SILENT (\\Deleted)");
        await other.OkAsync("EXPUNGE");

        // Number 2 has UID 3 still: the client knows of UID 2. Number 5 has UID 7, not 6.
        Assert.Equal(["* VANISHED (EARLIER) 5"], Changes(await client.UntaggedAsync("SELECT INBOX (QRESYNC (1 11 1:9 (1:2,5 1,3,6)))")));
        Assert.Equal(["* VANISHED (EARLIER) 2,5"], Changes(await client.UntaggedAsync("SELECT INBOX (QRESYNC (1 11 1:9 (1:2,5 1:2,6)))")));
        Assert.StartsWith("BAD", (await client.AskAsync("SELECT INBOX (QRESYNC (1 11 1:9 (1:2 1:3)))"))[^1], StringComparison.Ordinal);
        await client.OkAsync("SELECT INBOX (QRESYNC (1 11 1:9 (1:4294967295 1:4294967295)))");
    }

    [Fact]
    public async Task Uid_fetch_tells_what_vanished()
    {
        var (server, client) = await PrepareAsync();
        await ChangeAsync(server);
        await client.OkAsync("SELECT INBOX");
        Assert.Equal(
            ["* VANISHED (EARLIER) 4:5", "* 2 FETCH (UID 3 FLAGS (\\Flagged) MODSEQ (9))"],
            await client.UntaggedAsync("UID FETCH 3:5 (FLAGS) (CHANGEDSINCE 6 VANISHED)"));
        Assert.StartsWith("BAD", (await client.AskAsync("FETCH 1:3 (FLAGS) (CHANGEDSINCE 6 VANISHED)"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_client_still_counts_vanishes_without_earlier()
    {
        var (server, client) = await PrepareAsync();
        await client.OkAsync("SELECT INBOX");
        await ChangeAsync(server);
        var lines = await client.UntaggedAsync("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 6 VANISHED)");
        Assert.DoesNotContain(lines, line => line.Contains("EARLIER", StringComparison.Ordinal));
        Assert.Contains("* VANISHED 2,4:5", lines);
        Assert.Contains("* 3 EXISTS", lines);
    }

    [Fact]
    public async Task Expunge_tells_uids_and_the_new_mod_sequence()
    {
        var (_, client) = await PrepareAsync();
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync("STORE 1:2 +FLAGS.SILENT (\\Deleted)");
        var answer = await client.AskAsync("UID EXPUNGE 1");
        Assert.Equal("* VANISHED 1", answer[0]);
        Assert.StartsWith("OK [HIGHESTMODSEQ 8]", answer[^1], StringComparison.Ordinal);
        Assert.StartsWith("OK [HIGHESTMODSEQ 9]", (await client.AskAsync("EXPUNGE"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("OK Removed", (await client.AskAsync("EXPUNGE"))[^1], StringComparison.Ordinal);
        await client.OkAsync("CREATE Work");
        var moved = await client.AskAsync("MOVE 1 Work");
        Assert.Contains("* VANISHED 3", moved);
        Assert.StartsWith("OK [HIGHESTMODSEQ", moved[^1], StringComparison.Ordinal);
        await client.OkAsync("STORE 1 +FLAGS.SILENT (\\Deleted)");
        Assert.StartsWith("OK The", (await client.AskAsync("CLOSE"))[^1], StringComparison.Ordinal);
    }
}
