using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>How many messages one command works on (RFC 9738).</summary>
public class MessageLimitTests
{
    private static async Task<(TestServer Server, TestClient Client)> PrepareAsync(Action<ImapOptions>? configure = null)
    {
        var server = new TestServer(configure ?? (options => options.MessageLimit = 3));
        await server.AppendManyAsync(8);
        var client = await server.LogInAsync();
        await client.OkAsync("ENABLE IMAP4rev2");
        await client.OkAsync("SELECT INBOX");
        return (server, client);
    }

    [Fact]
    public async Task The_newest_come_first_and_the_answer_tells_where_to_go_on()
    {
        var (_, client) = await PrepareAsync();
        Assert.Contains(" MESSAGELIMIT=3", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        var answer = await client.AskAsync("UID FETCH 1:* (UID)");
        Assert.Equal(["* 6 FETCH (UID 6)", "* 7 FETCH (UID 7)", "* 8 FETCH (UID 8)"], answer.SkipLast(1));
        Assert.StartsWith("OK [MESSAGELIMIT 3 6]", answer[^1], StringComparison.Ordinal);
        Assert.StartsWith("OK [MESSAGELIMIT 3 3]", await client.OkAsync("UID FETCH 1:5 (UID)"), StringComparison.Ordinal);
        Assert.StartsWith("OK Done", await client.OkAsync("FETCH 1:2 (UID)"), StringComparison.Ordinal);
        Assert.StartsWith("OK [MESSAGELIMIT 3 6]", await client.OkAsync("STORE 1:8 +FLAGS.SILENT (\\Deleted)"), StringComparison.Ordinal);
        Assert.StartsWith("OK [MESSAGELIMIT 3 6]", await client.OkAsync("UID EXPUNGE 1:8"), StringComparison.Ordinal);
        Assert.Equal(["* STATUS INBOX (MESSAGES 5 DELETED 0)"], await client.UntaggedAsync("STATUS INBOX (MESSAGES DELETED)"));
    }

    [Fact]
    public async Task A_search_looks_at_so_many_of_those_that_it_names()
    {
        var (_, client) = await PrepareAsync();
        var answer = await client.AskAsync("UID SEARCH RETURN (ALL SAVE) UNSEEN");
        Assert.Equal("* ESEARCH (TAG \"a4\") UID ALL 6:8", answer[0]);
        Assert.StartsWith("OK [MESSAGELIMIT 3 6]", answer[^1], StringComparison.Ordinal);
        answer = await client.AskAsync("UID SEARCH RETURN (ALL) UIDBEFORE 6 UNSEEN");
        Assert.Equal("* ESEARCH (TAG \"a5\") UID ALL 3:5", answer[0]);
        Assert.StartsWith("OK [MESSAGELIMIT 3 3]", answer[^1], StringComparison.Ordinal);
        answer = await client.AskAsync("UID SEARCH UIDBEFORE 4 UIDAFTER 1");
        Assert.Equal("* ESEARCH (TAG \"a6\") UID ALL 2:3", answer[0]);
        Assert.StartsWith("OK Searched", answer[^1], StringComparison.Ordinal);
        Assert.Equal(["* ESEARCH (TAG \"a7\") UID ALL 6:8"], await client.UntaggedAsync("UID SEARCH $"));
        Assert.Equal(["* SORT 8 7 6"], await client.UntaggedAsync("UID SORT (REVERSE SUBJECT) UTF-8 ALL"));
        Assert.StartsWith("OK [MESSAGELIMIT 3 6]", await client.OkAsync("THREAD REFS UTF-8 ALL"), StringComparison.Ordinal);
        Assert.Equal(["* ESEARCH (TAG \"aa\") UID"], (await AskAsync(client, "aa", "UID SEARCH UIDBEFORE 1")).SkipLast(1));
    }

    [Fact]
    public async Task What_is_all_or_nothing_is_refused()
    {
        var (_, client) = await PrepareAsync();
        Assert.StartsWith("NO [MESSAGELIMIT 3]", (await client.AskAsync("COPY 1:4 Archive"))[^1], StringComparison.Ordinal);
        await client.OkAsync("COPY 1:3 Archive");
        var message = Samples.Simple("x");
        var several = string.Concat(Enumerable.Repeat($" {{{message.Length}+}}\r\n{message}", 4));
        await client.Lines.SendAsync($"n APPEND Archive{several}\r\n");
        Assert.StartsWith("n NO [MESSAGELIMIT 3]", (await client.Lines.ReadTaggedAsync("n"))[^1], StringComparison.Ordinal);
        var answer = await client.AskAsync("MOVE 1:8 Archive");
        Assert.Contains("COPYUID", answer[0], StringComparison.Ordinal);
        Assert.StartsWith("OK [MESSAGELIMIT 3 6]", answer[^1], StringComparison.Ordinal);
        Assert.Equal(["* STATUS Archive (MESSAGES 6)"], await client.UntaggedAsync("STATUS Archive (MESSAGES)"));
    }

    [Fact]
    public async Task An_answer_with_a_code_of_its_own_has_the_limit_before_it()
    {
        var (_, client) = await PrepareAsync();
        await client.OkAsync("STORE 8 +FLAGS.SILENT (\\Flagged)");
        var answer = await client.AskAsync("UID STORE 1:8 (UNCHANGEDSINCE 2) +FLAGS.SILENT (\\Seen)");
        Assert.StartsWith("* OK [MESSAGELIMIT 3 6]", answer[^2], StringComparison.Ordinal);
        Assert.StartsWith("OK [MODIFIED 6:8]", answer[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Saving_may_be_limited_alone()
    {
        var (_, client) = await PrepareAsync(options => options.SaveLimit = 2);
        Assert.Contains(" SAVELIMIT=2", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.Equal(8, (await client.UntaggedAsync("FETCH 1:* (UID)")).Count);
        Assert.StartsWith("NO [MESSAGELIMIT 2]", (await client.AskAsync("COPY 1:3 Archive"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("OK [MESSAGELIMIT 2 2]", await client.OkAsync("MOVE 1:3 Archive"), StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("SEARCH UIDAFTER 1"))[^1], StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> AskAsync(TestClient client, string tag, string command)
    {
        await client.Lines.SendLineAsync($"{tag} {command}");
        return await client.Lines.ReadTaggedAsync(tag);
    }
}
