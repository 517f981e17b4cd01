using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>SORT and THREAD (RFC 5256), SORT=DISPLAY (RFC 5957), ESORT (RFC 5267), PARTIAL (RFC 9394).</summary>
public class SortTests
{
    private static string Message(string from, string subject, int day, string id, string references = "") =>
        $"From: {from}\r\nTo: to{day}@x.test\r\nSubject: {subject}\r\nDate: {day:00} Nov 2026 10:00:00 +0000\r\nMessage-ID: <{id}@x>\r\n"
        + (references.Length == 0 ? "" : $"References: {references}\r\n") + $"\r\n{new string('x', 100 - day)}\r\n";

    private static async Task<(TestServer Server, TestClient Client)> PrepareAsync()
    {
        var server = new TestServer();
        await server.AppendAsync(Message("Zoe <anna@x.test>", "b", 5, "1"));
        await server.AppendAsync(Message("=?utf-8?Q?=C3=84gir?= <bob@x.test>", "Re: a", 3, "2", "<4@x>"));
        await server.AppendAsync(Message("carl@x.test", "c", 4, "3"));
        await server.AppendAsync(Message("\"Bert \\\"B\\\"\" <dora@x.test>", "a", 2, "4"));
        return (server, await server.SelectAsync());
    }

    [Theory]
    [InlineData("(SUBJECT) UTF-8 ALL", "2 4 1 3")]
    [InlineData("(SUBJECT DATE) UTF-8 ALL", "4 2 1 3")]
    [InlineData("(REVERSE DATE) UTF-8 ALL", "1 3 2 4")]
    [InlineData("(FROM) US-ASCII ALL", "1 2 3 4")]
    [InlineData("(DISPLAYFROM) UTF-8 NOT 2", "4 3 1")]
    [InlineData("(TO) UTF-8 ALL", "4 2 3 1")]
    [InlineData("(CC REVERSE ARRIVAL) UTF-8 2:3", "2 3")]
    [InlineData("(DATE) UTF-8 SUBJECT nothing", "")]
    public async Task Messages_are_sorted(string command, string expected)
    {
        var (_, client) = await PrepareAsync();
        Assert.Equal([("* SORT " + expected).TrimEnd()], await client.UntaggedAsync("SORT " + command));
    }

    [Fact]
    public async Task Extended_results_keep_the_order()
    {
        var (server, client) = await PrepareAsync();
        await client.OkAsync("STORE 1 +FLAGS (\\Deleted)");
        await client.OkAsync("EXPUNGE");
        Assert.Equal(["* SORT 4 2 3"], await client.UntaggedAsync("UID SORT (DATE) UTF-8 ALL"));
        Assert.Equal(["* ESEARCH (TAG \"a6\") MIN 3 MAX 2 ALL 3,1:2 COUNT 3"], await client.UntaggedAsync("SORT RETURN (MIN MAX ALL COUNT) (DATE) UTF-8 ALL"));
        Assert.Equal(["* ESEARCH (TAG \"a7\") UID ALL 4,2:3"], await client.UntaggedAsync("UID SORT RETURN () (DATE) UTF-8 ALL"));
        Assert.Equal(["* ESEARCH (TAG \"a8\") UID PARTIAL (2:9 2:3)"], await client.UntaggedAsync("UID SORT RETURN (PARTIAL 2:9) (DATE) UTF-8 ALL"));
        Assert.StartsWith("NO [BADCHARSET", (await client.AskAsync("SORT (DATE) KOI8-R ALL"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("SORT (NONSENSE) UTF-8 ALL"))[^1], StringComparison.Ordinal);
        Assert.NotNull(server);
    }

    [Theory]
    [InlineData("THREAD ORDEREDSUBJECT UTF-8 ALL", "(4 2)(3)(1)")]
    [InlineData("THREAD REFERENCES UTF-8 ALL", "(4 2)(3)(1)")]
    [InlineData("UID THREAD REFS UTF-8 ALL", "(1)(3)(4 2)")]
    [InlineData("THREAD REFERENCES UTF-8 2:3", "(2)(3)")]
    [InlineData("THREAD REFERENCES UTF-8 SUBJECT nothing", "")]
    public async Task Messages_are_threaded(string command, string expected)
    {
        var (_, client) = await PrepareAsync();
        Assert.Equal([("* THREAD " + expected).TrimEnd()], await client.UntaggedAsync(command));
    }

    [Fact]
    public async Task Messages_that_come_and_go_find_their_place()
    {
        var (server, client) = await PrepareAsync();
        Assert.Equal(["* SORT 2 4 1 3"], await client.UntaggedAsync("SORT (SUBJECT) UTF-8 ALL"));
        Assert.Equal(["* THREAD (4 2)(3)(1)"], await client.UntaggedAsync("THREAD REFERENCES UTF-8 ALL"));
        await server.AppendAsync(Message("eve@x.test", "Re: b", 6, "5", "<1@x>"));
        await client.OkAsync("STORE 3 +FLAGS (\\Deleted)");
        await client.OkAsync("EXPUNGE");
        await client.OkAsync("NOOP");
        Assert.Equal(["* SORT 2 4 1 5"], await client.UntaggedAsync("UID SORT (SUBJECT) UTF-8 ALL"));
        Assert.Equal(["* THREAD (4 2)(1 5)"], await client.UntaggedAsync("UID THREAD REFERENCES UTF-8 ALL"));
    }

    [Fact]
    public async Task A_folder_made_anew_has_an_order_of_its_own()
    {
        var (server, client) = await PrepareAsync();
        foreach (var (subject, expected) in new[] { ("z", "* SORT 2 1"), ("a", "* SORT 1 2") })
        {
            await client.OkAsync("CREATE Other");
            await server.AppendAsync(Message("x@x.test", subject, 1, "1"), "Other");
            await server.AppendAsync(Message("x@x.test", "m", 2, "2"), "Other");
            await client.OkAsync("SELECT Other");
            Assert.Equal([expected], await client.UntaggedAsync("SORT (SUBJECT) UTF-8 ALL"));
            await client.OkAsync("DELETE Other");
        }
    }

    [Fact]
    public async Task What_messages_are_sorted_by_is_kept_for_all_sessions_as_far_as_there_is_room()
    {
        var (server, client) = await PrepareAsync();
        await client.UntaggedAsync("SORT (SUBJECT) UTF-8 ALL");
        var used = server.Services.SortMemory.Octets;
        Assert.NotEqual(0, used);
        var other = await server.SelectAsync();
        Assert.Equal(["* SORT 2 4 1 3"], await other.UntaggedAsync("SORT (SUBJECT) UTF-8 ALL"));
        Assert.Equal(used, server.Services.SortMemory.Octets);

        // With room for one of the two, the one that was not used for longer goes.
        server.Services = server.Services with { SortMemory = new ImapSortMemory(used) };
        var narrow = await server.SelectAsync();
        await narrow.UntaggedAsync("SORT (SUBJECT) UTF-8 ALL");
        await narrow.UntaggedAsync("SORT (CC) UTF-8 ALL");
        Assert.InRange(server.Services.SortMemory.Octets, 1, used);
        Assert.Equal(["* SORT 2 4 1 3"], await narrow.UntaggedAsync("SORT (SUBJECT) UTF-8 ALL"));
    }

    // However many sessions ask at the same time, few of them read a large mailbox.
    [Theory]
    [InlineData("SORT (SUBJECT) UTF-8 ALL", "* SORT 2 4 1 3")]
    [InlineData("THREAD REFERENCES UTF-8 ALL", "* THREAD (4 2)(3)(1)")]
    public async Task Large_readings_wait_for_each_other(string command, string expected)
    {
        var (server, _) = await PrepareAsync();
        using var memory = new ImapSortMemory { LargeReading = 4 };
        server.Services = server.Services with { SortMemory = memory };
        for (var i = 0; i < 2; i++) await memory.BeginReadingAsync(TestContext.Current.CancellationToken);
        var waiting = await server.SelectAsync();
        await waiting.SendAsync(command);
        var small = await server.SelectAsync();
        Assert.Equal(["* SORT 1 3"], await small.UntaggedAsync("SORT (ARRIVAL) UTF-8 1,3"));

        memory.EndReading();
        Assert.Equal(expected, (await waiting.AnswerAsync())[0]);
        Assert.Equal([expected], await waiting.UntaggedAsync(command));
    }

    [Fact]
    public async Task Without_memory_for_it_messages_are_sorted_all_the_same()
    {
        var (server, _) = await PrepareAsync();
        server.Services = server.Services with { SortMemory = new ImapSortMemory(0) };
        var client = await server.SelectAsync();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(["* SORT 2 4 1 3"], await client.UntaggedAsync("SORT (SUBJECT) UTF-8 ALL"));
            Assert.Equal(["* THREAD (4 2)(3)(1)"], await client.UntaggedAsync("THREAD REFERENCES UTF-8 ALL"));
        }

        Assert.Equal(0, server.Services.SortMemory.Octets);
    }

    [Fact]
    public async Task Part_of_a_result_can_be_asked_for()
    {
        var server = new TestServer();
        await server.AppendManyAsync(9);
        var client = await server.SelectAsync();
        await client.OkAsync("STORE 3:5 +FLAGS (\\Seen)");
        Assert.Equal(["* ESEARCH (TAG \"a4\") PARTIAL (2:4 2,6:7)"], await client.UntaggedAsync("SEARCH RETURN (PARTIAL 2:4) UNSEEN"));
        Assert.Equal(["* ESEARCH (TAG \"a5\") UID COUNT 6 PARTIAL (-1:-2 8:9)"], await client.UntaggedAsync("UID SEARCH RETURN (PARTIAL -1:-2 COUNT) UNSEEN"));
        Assert.Equal(["* ESEARCH (TAG \"a6\") PARTIAL (100:200 NIL)"], await client.UntaggedAsync("SEARCH RETURN (PARTIAL 100:200) UNSEEN"));
        Assert.Equal(["* ESEARCH (TAG \"a7\") MAX 9 PARTIAL (1:2 1:2)"], await client.UntaggedAsync("SEARCH RETURN (PARTIAL 1:2 MAX SAVE) UNSEEN"));
        Assert.Equal(["* SEARCH 1 2 9"], await client.UntaggedAsync("SEARCH $"));
        Assert.Equal(["* 8 FETCH (UID 8)", "* 9 FETCH (UID 9)"], await client.UntaggedAsync("UID FETCH 1:* (UID) (PARTIAL -1:-2)"));
        Assert.StartsWith("BAD", (await client.AskAsync("FETCH 1:* (UID) (PARTIAL 1:2)"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("SEARCH RETURN (PARTIAL 1:2 ALL) UNSEEN"))[^1], StringComparison.Ordinal);
    }
}
