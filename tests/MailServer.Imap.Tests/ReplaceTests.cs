using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>REPLACE (RFC 8508) and CATENATE (RFC 4469).</summary>
public class ReplaceTests
{
    private static readonly string Draft = Samples.Simple("draft", "second try\r\n");

    private static async Task<(TestServer Server, TestClient Client)> PrepareAsync()
    {
        var server = new TestServer();
        await server.AppendAsync(Samples.Multipart);
        await server.AppendAsync(Samples.Simple("two"));
        return (server, await server.SelectAsync());
    }

    [Fact]
    public async Task The_new_message_comes_and_the_old_one_goes()
    {
        var (_, client) = await PrepareAsync();
        var answer = await client.AppendAsync("REPLACE 1 INBOX (\\Draft)", Draft);
        Assert.StartsWith("* OK [APPENDUID 1 3]", answer[0], StringComparison.Ordinal);
        Assert.Contains("* 1 EXPUNGE", answer);
        Assert.Contains("* 2 EXISTS", answer);
        Assert.StartsWith("OK Replaced", answer[^1], StringComparison.Ordinal);
        Assert.Equal(["* 2 FETCH (UID 3 FLAGS (\\Draft \\Recent))"], await client.UntaggedAsync("FETCH 2 (UID FLAGS)"));
        answer = await client.AppendAsync("UID REPLACE 3 Drafts", Draft);
        Assert.StartsWith("* OK [APPENDUID ", answer[0], StringComparison.Ordinal);
        Assert.Contains("* 2 EXPUNGE", answer);
    }

    [Fact]
    public async Task What_cannot_be_replaced_stays()
    {
        var (_, client) = await PrepareAsync();
        Assert.StartsWith("BAD", (await client.AppendAsync("REPLACE 7 INBOX", Draft))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO", (await client.AppendAsync("UID REPLACE 7 INBOX", Draft))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [TRYCREATE]", (await client.AppendAsync("REPLACE 1 Nowhere", Draft))[^1], StringComparison.Ordinal);
        await client.Lines.SendAsync($"r REPLACE 1 INBOX {{{Draft.Length}+}}\r\n{Draft} {{{Draft.Length}+}}\r\n{Draft}\r\n");
        Assert.StartsWith("r NO", (await client.Lines.ReadTaggedAsync("r"))[^1], StringComparison.Ordinal);
        await client.OkAsync("EXAMINE INBOX");
        Assert.StartsWith("NO", (await client.AppendAsync("REPLACE 1 INBOX", Draft))[^1], StringComparison.Ordinal);
        Assert.Equal(["* STATUS INBOX (MESSAGES 2)"], await client.UntaggedAsync("STATUS INBOX (MESSAGES)"));
    }

    [Fact]
    public async Task A_message_is_made_of_texts_and_parts_of_others()
    {
        var (_, client) = await PrepareAsync();
        await client.OkAsync("CREATE Work");
        await client.Lines.SendAsync(
            "c APPEND Work (\\Seen) CATENATE (URL \"/INBOX;UIDVALIDITY=1/;UID=2/;SECTION=HEADER\" TEXT {6+}\r\nHello\n TEXT {3+}\r\nabc URL \"/INBOX/;UID=1/;SECTION=3.TEXT\") {3+}\r\nx\r\n\r\n");
        var answer = await client.Lines.ReadTaggedAsync("c");
        Assert.Matches("^c OK \\[APPENDUID [0-9]+ 1:2\\]", answer[^1]);
        await client.OkAsync("SELECT Work");
        var lines = string.Join('\n', await client.UntaggedAsync("FETCH 1 (FLAGS BODY[])"));
        Assert.Contains("Subject: two", lines, StringComparison.Ordinal);
        Assert.Contains("Hello", lines, StringComparison.Ordinal);
        Assert.Contains("abcInner body", lines, StringComparison.Ordinal);
        Assert.Contains("\\Seen", lines, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/INBOX/;UID=99")]
    [InlineData("/INBOX;UIDVALIDITY=9/;UID=1")]
    [InlineData("/Nowhere/;UID=1")]
    [InlineData("/INBOX/;UID=2/;SECTION=4")]
    [InlineData("imap://other.test/INBOX/;UID=1")]
    [InlineData("nonsense")]
    public async Task A_url_that_leads_nowhere_is_named(string url)
    {
        var (_, client) = await PrepareAsync();
        await client.Lines.SendAsync($"c APPEND INBOX CATENATE (TEXT {{3+}}\r\nabc URL {{{url.Length}+}}\r\n{url})\r\n");
        Assert.StartsWith("c NO [BADURL ", (await client.Lines.ReadTaggedAsync("c"))[^1], StringComparison.Ordinal);
        Assert.Equal(["* STATUS INBOX (MESSAGES 2)"], await client.UntaggedAsync("STATUS INBOX (MESSAGES)"));
    }

    [Fact]
    public async Task Urls_alone_make_a_message_and_count_for_its_size()
    {
        var (server, client) = await PrepareAsync();
        Assert.StartsWith("OK [APPENDUID 1 3]", await client.OkAsync("APPEND INBOX CATENATE (URL \";UID=2\")"), StringComparison.Ordinal);
        Assert.StartsWith("OK [APPENDUID 1 4:5]", await client.OkAsync("APPEND INBOX CATENATE (URL \";UID=2\" URL /INBOX/;UID=1) CATENATE (URL ;UID=3)"), StringComparison.Ordinal);
        server.Options.MaxAppendSize = 200;
        Assert.StartsWith("NO [TOOBIG]", (await client.AskAsync("APPEND INBOX CATENATE (URL ;UID=2 URL ;UID=2)"))[^1], StringComparison.Ordinal);
    }
}
