using MailServer.Imap.Tests.Support;
using MailServer.Messages;

namespace MailServer.Imap.Tests;

public class SearchTests
{
    private static async Task<(TestServer Server, TestClient Client)> PrepareAsync(bool rev2 = false)
    {
        var server = new TestServer();
        var day = new DateTimeOffset(2026, 11, 20, 23, 30, 0, TimeSpan.FromHours(-5));
        await server.AppendAsync(Samples.Simple("Apples"), flags: new MessageFlags(SystemFlags.Seen), date: day);
        await server.AppendAsync(Samples.Simple("Pears and apples", "The quick brown fox\r\n"), flags: new MessageFlags(SystemFlags.Flagged, ["$Forwarded"]), date: day.AddDays(1));
        await server.AppendAsync(Samples.Simple("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "nothing\r\n"), date: day.AddDays(2));
        await server.AppendAsync("From: x@y\r\nX-Odd: =?iso-8859-1?B?S/ZsbiE=?=\r\n\r\nb\r\n", flags: new MessageFlags(SystemFlags.Deleted | SystemFlags.Draft | SystemFlags.Answered), date: day.AddDays(3));
        return (server, await server.SelectAsync(rev2: rev2));
    }

    [Theory]
    [InlineData("ALL", "1 2 3 4")]
    [InlineData("SEEN", "1")]
    [InlineData("UNSEEN", "2 3 4")]
    [InlineData("FLAGGED UNSEEN", "2")]
    [InlineData("KEYWORD $forwarded", "2")]
    [InlineData("UNKEYWORD $Forwarded", "1 3 4")]
    [InlineData("DELETED", "4")]
    [InlineData("DRAFT", "4")]
    [InlineData("UNDRAFT", "1 2 3")]
    [InlineData("ANSWERED", "4")]
    [InlineData("RECENT", "1 2 3 4")]
    [InlineData("NEW", "2 3 4")]
    [InlineData("OLD", "")]
    [InlineData("NOT 2:3", "1 4")]
    [InlineData("OR 1 UID 3:*", "1 3 4")]
    [InlineData("(1:2 NOT SEEN)", "2")]
    [InlineData("ON 20-Nov-2026", "1")]
    [InlineData("BEFORE 21-Nov-2026", "1")]
    [InlineData("SINCE 22-Nov-2026", "3 4")]
    [InlineData("SMALLER 60", "")]
    [InlineData("LARGER 10", "1 2 3 4")]
    [InlineData("TEXT fox", "2")]
    [InlineData("BODY \"QUICK BROWN\"", "2")]
    [InlineData("BODY apples", "")]
    [InlineData("TEXT apples", "1 2")]
    [InlineData("HEADER X-Odd \"\"", "4")]
    [InlineData("NOT HEADER X-Odd \"\"", "1 2 3")]
    [InlineData("OR TEXT fox HEADER X-Odd !", "2 4")]
    [InlineData("4294967295", "")]
    [InlineData("1:4294967295", "1 2 3 4")]
    public async Task A_key_finds_its_messages(string keys, string expected)
    {
        var (_, client) = await PrepareAsync();
        Assert.Equal([("* SEARCH " + expected).TrimEnd()], await client.UntaggedAsync("SEARCH " + keys));
    }

    [Fact]
    public async Task A_text_in_utf8_finds_what_is_encoded_otherwise()
    {
        var (_, client) = await PrepareAsync();
        await client.SendAsync("SEARCH CHARSET UTF-8 HEADER X-Odd {5+}\r\nköln");
        Assert.Equal("* SEARCH 4", (await client.AnswerAsync())[0]);
        await client.SendAsync("SEARCH CHARSET UTF-8 TEXT {8+}\r\nGRÜßE!");
        Assert.Equal("* SEARCH", (await client.AnswerAsync())[0]);
        await client.SendAsync("SEARCH CHARSET UTF-8 TEXT {7+}\r\nGRÜßE");
        Assert.Equal("* SEARCH 3", (await client.AnswerAsync())[0]);
    }

    [Fact]
    public async Task An_unknown_charset_is_refused_with_the_known_ones()
    {
        var (_, client) = await PrepareAsync();
        Assert.StartsWith("NO [BADCHARSET (US-ASCII UTF-8)]", (await client.AskAsync("SEARCH CHARSET KOI8-R TEXT x"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extended_search_returns_what_was_asked_for()
    {
        var (_, client) = await PrepareAsync();
        Assert.Equal(["* ESEARCH (TAG \"a3\") MIN 2 MAX 4 COUNT 3"], await client.UntaggedAsync("SEARCH RETURN (MIN MAX COUNT) UNSEEN"));
        Assert.Equal(["* ESEARCH (TAG \"a4\") UID ALL 2:4"], await client.UntaggedAsync("UID SEARCH RETURN () UNSEEN"));
        Assert.Equal(["* ESEARCH (TAG \"a5\") COUNT 0"], await client.UntaggedAsync("SEARCH RETURN (MIN ALL COUNT) SMALLER 1"));
    }

    [Fact]
    public async Task A_saved_result_can_be_used_and_shrinks_with_expunges()
    {
        var (_, client) = await PrepareAsync();
        Assert.Empty(await client.UntaggedAsync("SEARCH RETURN (SAVE) UNSEEN"));
        Assert.Equal(3, (await client.UntaggedAsync("FETCH $ (UID)")).Count);
        Assert.Equal(["* SEARCH 4"], await client.UntaggedAsync("SEARCH $ DELETED"));
        await client.OkAsync("EXPUNGE");
        Assert.Equal(["* 2 FETCH (UID 2)", "* 3 FETCH (UID 3)"], await client.UntaggedAsync("UID FETCH $ (UID)"));
        await client.AskAsync("SEARCH RETURN (SAVE) CHARSET X-NONE ALL");
        Assert.Empty(await client.UntaggedAsync("FETCH $ (UID)"));
        Assert.Equal(["* ESEARCH (TAG \"a9\") MIN 1"], await client.UntaggedAsync("SEARCH RETURN (SAVE MIN) ALL"));
        Assert.Equal(["* 1 FETCH (UID 1)"], await client.UntaggedAsync("FETCH $ (UID)"));
    }

    [Fact]
    public async Task A_rev2_client_gets_an_extended_result_always()
    {
        var (_, client) = await PrepareAsync(rev2: true);
        Assert.Equal(["* ESEARCH (TAG \"a4\") ALL 2:4"], await client.UntaggedAsync("SEARCH UNSEEN"));
    }

    [Fact]
    public async Task Ages_are_counted_from_the_internal_date()
    {
        var (_, client) = await PrepareAsync();
        Assert.Equal(["* SEARCH 4"], await client.UntaggedAsync("SEARCH YOUNGER 86400"));
        Assert.Equal(["* SEARCH 1 2 3"], await client.UntaggedAsync("SEARCH OLDER 86400"));
    }

    [Fact]
    public async Task Deep_nests_are_refused_and_the_session_goes_on()
    {
        var (_, client) = await PrepareAsync();
        var answer = await client.AskAsync("SEARCH " + string.Concat(Enumerable.Repeat("NOT ", 10_000)) + "ALL");
        Assert.StartsWith("BAD", answer[^1], StringComparison.Ordinal);
        answer = await client.AskAsync("SEARCH " + new string('(', 10_000) + "ALL" + new string(')', 10_000));
        Assert.StartsWith("BAD", answer[^1], StringComparison.Ordinal);
        Assert.Equal(["* SEARCH 1 2 3 4"], await client.UntaggedAsync("SEARCH ALL"));
    }
}
