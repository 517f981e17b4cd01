using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>CONDSTORE (RFC 7162), SAVEDATE (RFC 8514), OBJECTID (RFC 8474).</summary>
public class CondStoreTests
{
    private static async Task<(TestServer Server, TestClient Client)> PrepareAsync(string select = "SELECT INBOX (CONDSTORE)")
    {
        var server = new TestServer();
        await server.AppendManyAsync(3);
        var client = await server.LogInAsync();
        var lines = await client.UntaggedAsync(select);
        Assert.Contains(lines, line => line.StartsWith("* OK [HIGHESTMODSEQ 4]", StringComparison.Ordinal));
        return (server, client);
    }

    [Fact]
    public async Task Flags_are_told_with_their_mod_sequence()
    {
        var (_, client) = await PrepareAsync();
        Assert.Equal(["* 2 FETCH (UID 2 FLAGS (\\Seen \\Recent) MODSEQ (5))"], await client.UntaggedAsync("STORE 2 +FLAGS (\\Seen)"));
        Assert.Equal(["* 2 FETCH (UID 2 MODSEQ (5))"], await client.UntaggedAsync("FETCH 1:* (UID) (CHANGEDSINCE 4)"));
        Assert.Equal(["* SEARCH 2 (MODSEQ 5)"], await client.UntaggedAsync("SEARCH MODSEQ 5"));
        Assert.Equal(["* ESEARCH (TAG \"a6\") MIN 1 MODSEQ 2"], await client.UntaggedAsync("SEARCH RETURN (MIN) MODSEQ 1"));
        Assert.Equal(["* STATUS INBOX (HIGHESTMODSEQ 5)"], await client.UntaggedAsync("STATUS INBOX (HIGHESTMODSEQ)"));
    }

    [Fact]
    public async Task Asking_for_it_switches_it_on()
    {
        var (_, client) = await PrepareAsync("SELECT INBOX");
        Assert.Equal(["* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))"], await client.UntaggedAsync("STORE 1 FLAGS (\\Seen)"));
        await client.OkAsync("FETCH 1 MODSEQ");
        Assert.Equal(["* 1 FETCH (UID 1 FLAGS (\\Recent) MODSEQ (6))"], await client.UntaggedAsync("STORE 1 FLAGS ()"));
    }

    [Fact]
    public async Task A_conditional_store_leaves_alone_what_others_changed()
    {
        var (server, client) = await PrepareAsync();
        var other = await server.SelectAsync();
        await other.OkAsync("STORE 2 +FLAGS (\\Flagged)");
        var answer = await client.AskAsync("STORE 1:3 (UNCHANGEDSINCE 4) +FLAGS.SILENT (\\Seen)");
        Assert.Equal(
            ["* 1 FETCH (UID 1 MODSEQ (6))", "* 3 FETCH (UID 3 MODSEQ (6))", "* 2 FETCH (UID 2 FLAGS (\\Flagged \\Recent) MODSEQ (5))"],
            answer.SkipLast(1));
        Assert.StartsWith("OK [MODIFIED 2]", answer[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_announced_is_bad()
    {
        var (_, client) = await PrepareAsync();
        Assert.StartsWith("BAD", (await client.AskAsync("SELECT INBOX (QRESYNC (1 1))"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("UID FETCH 1 (FLAGS) (CHANGEDSINCE 1 VANISHED)"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("LIST \"\" * RETURN (MYRIGHTS)"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_have_lasting_names_and_save_dates()
    {
        var (_, client) = await PrepareAsync();
        Assert.Matches(
            "^\\* 1 FETCH \\(EMAILID \\(M1\\) THREADID \\(T[0-9a-f]+\\) SAVEDATE \"24-Nov-2026 12:00:00 \\+0000\"\\)$",
            Assert.Single(await client.UntaggedAsync("FETCH 1 (EMAILID THREADID SAVEDATE)")));
        Assert.Equal(["* SEARCH 1"], await client.UntaggedAsync("SEARCH EMAILID M1"));
        Assert.Equal(["* SEARCH"], await client.UntaggedAsync("SEARCH THREADID T1"));
        Assert.Equal(["* SEARCH 1 2 3"], await client.UntaggedAsync("SEARCH SAVEDATESUPPORTED SAVEDON 24-Nov-2026"));
        var created = await client.OkAsync("CREATE x");
        Assert.StartsWith("OK [MAILBOXID (", created, StringComparison.Ordinal);
        var id = created[created.IndexOf('(')..created.IndexOf(']')];
        Assert.Equal([$"* STATUS x (MAILBOXID {id})"], await client.UntaggedAsync("STATUS x (MAILBOXID)"));
        Assert.Contains($"* STATUS x (MAILBOXID {id})", await client.UntaggedAsync("LIST \"\" x RETURN (STATUS (MAILBOXID))"));
        Assert.Contains(await client.UntaggedAsync("SELECT x"), line => line.StartsWith($"* OK [MAILBOXID {id}]", StringComparison.Ordinal));
    }
}
