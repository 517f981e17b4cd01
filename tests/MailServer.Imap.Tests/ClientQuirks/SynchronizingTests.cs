using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.ClientQuirks;

/// <summary>Thunderbird's many connections with CONDSTORE; mbsync, which trusts UIDVALIDITY and writes literals as it was told to.</summary>
public sealed class SynchronizingTests
{
    [Fact]
    public async Task Thunderbird_sees_a_flag_of_one_connection_in_all_others_and_asks_only_for_what_changed()
    {
        var server = new TestServer();
        await server.AppendManyAsync(3);
        var clients = new List<TestClient>();
        for (var i = 0; i < 5; i++)
        {
            clients.Add(await server.LogInAsync());
            await clients[i].OkAsync("ENABLE CONDSTORE");
            await clients[i].OkAsync("SELECT INBOX (CONDSTORE)");
        }

        var known = Assert.Single(await clients[0].UntaggedAsync("STATUS INBOX (HIGHESTMODSEQ)")).Split("HIGHESTMODSEQ ")[1].TrimEnd(')');
        await clients[0].OkAsync("UID STORE 2 +FLAGS (\\Seen)");
        foreach (var other in clients.Skip(1))
        {
            var line = Assert.Single(await other.UntaggedAsync("NOOP"));
            Assert.Matches(@"^\* 2 FETCH \(UID 2 FLAGS \(.*\\Seen.*\) MODSEQ \(\d+\)\)$|^\* 2 FETCH \(FLAGS \(.*\\Seen.*\) MODSEQ \(\d+\)\)$|^\* 2 FETCH \(.*\\Seen.*\)$", line);
            Assert.Contains("MODSEQ", line, StringComparison.Ordinal);
            Assert.Single(await other.UntaggedAsync($"UID FETCH 1:* (FLAGS) (CHANGEDSINCE {known})"));
        }

        // Two change the same message: the later one learns of the first.
        Assert.Contains("[MODIFIED 2]", await clients[1].OkAsync($"UID STORE 2 (UNCHANGEDSINCE {known}) +FLAGS.SILENT (\\Flagged)"), StringComparison.Ordinal);
        await clients[2].OkAsync("UID STORE 1:3 +FLAGS.SILENT (\\Deleted)");
        await clients[2].OkAsync("UID EXPUNGE 1,3");
        foreach (var other in clients.Take(2)) Assert.Equal(2, (await other.UntaggedAsync("NOOP")).Count(line => line.EndsWith(" EXPUNGE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Mbsync_finds_another_UIDVALIDITY_after_a_mailbox_was_made_anew()
    {
        var client = await new TestServer().LogInAsync();
        await client.OkAsync("CREATE Mirror");
        var first = await ValidityAsync(client);
        await client.OkAsync("RENAME Mirror Away");
        await client.OkAsync("RENAME Away Mirror");
        Assert.Equal(first, await ValidityAsync(client));
        await client.OkAsync("DELETE Mirror");
        await client.OkAsync("CREATE Mirror");
        Assert.True(await ValidityAsync(client) > first);
    }

    [Fact]
    public async Task Mbsync_waits_with_long_literals_where_only_LITERAL_minus_is_offered()
    {
        var server = new TestServer(options => options.LiteralMinus = true);
        var client = await server.LogInAsync();
        Assert.Contains("LITERAL-", (await client.UntaggedAsync("CAPABILITY"))[0].Split(' '));
        var shortOne = Samples.Simple("short");
        await client.SendAsync($"APPEND INBOX (\\Seen) {{{shortOne.Length}+}}\r\n{shortOne}");
        Assert.StartsWith("OK [APPENDUID", (await client.AnswerAsync())[^1], StringComparison.Ordinal);
        var longOne = Samples.Simple("long") + new string('x', 5_000) + "\r\n";
        Assert.StartsWith("OK [APPENDUID", (await client.AppendAsync("APPEND INBOX", longOne))[^1], StringComparison.Ordinal);
        await client.OkAsync("SELECT INBOX");
        Assert.Equal(["* 2 FETCH (UID 2 RFC822.SIZE " + longOne.Length + ")"], await client.UntaggedAsync("UID FETCH 2 (UID RFC822.SIZE)"));
    }

    [Fact]
    public async Task Mbsync_sends_all_its_commands_at_once_and_reads_the_answers_in_order()
    {
        var server = new TestServer();
        await server.AppendManyAsync(3);
        var client = await server.SelectAsync();
        await client.SendAsync("UID STORE 1 +FLAGS.SILENT (\\Deleted)");
        await client.SendAsync("UID STORE 2 -FLAGS.SILENT (\\Seen)");
        await client.SendAsync("UID FETCH 2 (BODY.PEEK[])");
        await client.SendAsync("UID EXPUNGE 1");
        await client.SendAsync("UID FETCH 1:* (UID)");
        var lines = await client.AnswerAsync();
        Assert.Equal(["* 1 EXPUNGE", "* 1 FETCH (UID 2)", "* 2 FETCH (UID 3)"], lines.Where(line => line.EndsWith("EXPUNGE", StringComparison.Ordinal) || line.Contains("FETCH (UID", StringComparison.Ordinal) && !line.Contains("BODY", StringComparison.Ordinal)));
    }

    private static async Task<uint> ValidityAsync(TestClient client) =>
        uint.Parse(Assert.Single(await client.UntaggedAsync("STATUS Mirror (UIDVALIDITY)")).Split("UIDVALIDITY ")[1].TrimEnd(')'), System.Globalization.CultureInfo.InvariantCulture);
}
