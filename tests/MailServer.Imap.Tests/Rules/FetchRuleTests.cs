using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What RFC 8474, RFC 8514 and RFC 8970 ask of a server, a rule at a time.</summary>
public sealed class FetchRuleTests
{
    private readonly TestServer _server = new();

    // RFC 8474 §4: told by CREATE, SELECT, STATUS and LIST; the same over a RENAME, another when it is made anew.
    [Fact]
    public async Task A_mailbox_keeps_its_id_over_a_RENAME_and_no_other_gets_it()
    {
        var client = await _server.LogInAsync();
        var id = Id(await client.OkAsync("CREATE Work"), "MAILBOXID");
        Assert.Contains(await client.UntaggedAsync("SELECT Work"), line => line.Contains($"[MAILBOXID ({id})]", StringComparison.Ordinal));
        Assert.Contains(await client.UntaggedAsync("EXAMINE Work"), line => line.Contains($"[MAILBOXID ({id})]", StringComparison.Ordinal));
        await client.OkAsync("RENAME Work Play");
        Assert.Equal([$"* STATUS Play (MAILBOXID ({id}))"], await client.UntaggedAsync("STATUS Play (MAILBOXID)"));
        await client.OkAsync("DELETE Play");
        Assert.NotEqual(id, Id(await client.OkAsync("CREATE Play"), "MAILBOXID"));
        var all = (await client.UntaggedAsync("LIST \"\" * RETURN (STATUS (MAILBOXID))")).Where(line => line.StartsWith("* STATUS", StringComparison.Ordinal)).Select(line => Id(line, "MAILBOXID")).ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    // RFC 8474 §4: INBOX stays what it is.
    [Fact]
    public async Task RENAME_of_INBOX_makes_another_id()
    {
        var client = await _server.LogInAsync();
        var before = await client.UntaggedAsync("STATUS INBOX (MAILBOXID)");
        await client.OkAsync("RENAME INBOX Old");
        Assert.Equal(before, await client.UntaggedAsync("STATUS INBOX (MAILBOXID)"));
        Assert.DoesNotContain(Id(before[0], "MAILBOXID"), string.Concat(await client.UntaggedAsync("STATUS Old (MAILBOXID)")), StringComparison.Ordinal);
    }

    // RFC 8474 §5.
    [Theory]
    [InlineData("COPY")]
    [InlineData("MOVE")]
    public async Task Copies_have_the_ids_of_their_source(string command)
    {
        await _server.AppendManyAsync(2);
        var client = await _server.SelectAsync();
        var before = (await client.UntaggedAsync("FETCH 1 (EMAILID THREADID)"))[0];
        Assert.NotEqual(Id(before, "EMAILID"), Id((await client.UntaggedAsync("FETCH 2 EMAILID"))[0], "EMAILID"));
        Assert.NotEqual(Id(before, "EMAILID"), Id(before, "THREADID"));
        await client.OkAsync(command + " 1 Archive");
        await client.OkAsync("SELECT Archive");
        Assert.Equal(before, (await client.UntaggedAsync("FETCH 1 (EMAILID THREADID)"))[0]);
        Assert.Equal(["* SEARCH 1"], await client.UntaggedAsync($"SEARCH EMAILID {Id(before, "EMAILID")} THREADID {Id(before, "THREADID")}"));
        Assert.Equal(["* SEARCH"], await client.UntaggedAsync("SEARCH EMAILID nothing"));
    }

    // RFC 8514 §3, §4.2, §4.3: when it came into this mailbox, whatever its internal date.
    [Fact]
    public async Task The_save_date_is_when_the_message_came_into_the_mailbox()
    {
        var script = new RuleScript(_server);
        await script.PlayAsync("""
            alice: APPEND INBOX " 1-Feb-2020 10:00:00 +0000" {9+}\r\nS: x\r\n\r\nb
            < OK ...
            alice: SELECT INBOX
            < OK ...
            alice: FETCH 1 SAVEDATE
            < * 1 FETCH (SAVEDATE "24-Nov-2026 12:00:00 +0000")
            """);
        _server.Time.Advance(TimeSpan.FromMinutes(20));
        await script.PlayAsync("""
            alice: STORE 1 +FLAGS.SILENT (\Seen)
            < OK ...
            alice: FETCH 1 SAVEDATE
            < * 1 FETCH (SAVEDATE "24-Nov-2026 12:00:00 +0000")
            alice: COPY 1 Archive
            < OK ...
            alice: SEARCH SAVEDON 24-Nov-2026 SAVEDSINCE 24-Nov-2026
            < * SEARCH 1
            alice: SEARCH SAVEDBEFORE 24-Nov-2026
            < * SEARCH
            alice: SEARCH SAVEDATESUPPORTED
            < * SEARCH 1
            alice: SELECT Archive
            < OK ...
            alice: FETCH 1 (SAVEDATE INTERNALDATE)
            < * 1 FETCH (SAVEDATE "24-Nov-2026 12:20:00 +0000" INTERNALDATE " 1-Feb-2020 10:00:00 +0000")
            """);
    }

    // RFC 8970 §3.2, §3.3, §4.1: a string always, the same each time, of 200 characters at most, without markup.
    [Theory]
    [InlineData("Subject: x\r\n\r\n", "\"\"")]
    [InlineData("Subject: x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n", "\"\"")]
    [InlineData("Subject: x\r\nContent-Type: text/html\r\n\r\n<p>Hello <b>you</b></p>\r\n", "\"Hello you\"")]
    [InlineData("Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n", "\"Hello\"")]
    public async Task A_preview_is_a_short_plain_text(string message, string expected)
    {
        await _server.AppendAsync(message);
        var client = await _server.SelectAsync();
        Assert.Equal([$"* 1 FETCH (PREVIEW {expected})"], await client.UntaggedAsync("FETCH 1 PREVIEW"));
        Assert.Equal([$"* 1 FETCH (PREVIEW {expected})"], await client.UntaggedAsync("FETCH 1 (PREVIEW (LAZY))"));
        Assert.Equal(["* 1 FETCH (FLAGS (\\Recent))"], await client.UntaggedAsync("FETCH 1 FLAGS"));
    }

    private static string Id(string line, string name)
    {
        var start = line.IndexOf(name + " (", StringComparison.Ordinal) + name.Length + 2;
        return line[start..line.IndexOf(')', start)];
    }
}
