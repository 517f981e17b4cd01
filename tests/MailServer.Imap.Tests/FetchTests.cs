using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

public class FetchTests
{
    private static async Task<TestClient> PrepareAsync(params string[] messages)
    {
        var server = new TestServer();
        foreach (var message in messages) await server.AppendAsync(message, date: new DateTimeOffset(2026, 11, 24, 1, 2, 3, TimeSpan.FromHours(1)));
        return await server.SelectAsync();
    }

    private static async Task<string> TextAsync(TestClient client, string items) =>
        string.Join("\r\n", await client.UntaggedAsync("FETCH 1 " + items));

    [Fact]
    public async Task Macros_and_facts_are_answered()
    {
        var client = await PrepareAsync(Samples.Simple("Hi"));
        Assert.Equal(
            "* 1 FETCH (FLAGS (\\Recent) INTERNALDATE \"24-Nov-2026 01:02:03 +0100\" RFC822.SIZE 148)",
            await TextAsync(client, "FAST"));
        var full = await TextAsync(client, "FULL");
        Assert.Contains("ENVELOPE (\"Tue, 24 Nov 2026 10:00:00 +0000\" \"Hi\" ((\"Alice\" NIL \"alice\" \"example.test\"))", full, StringComparison.Ordinal);
        Assert.Contains("BODY (\"TEXT\" \"PLAIN\"", full.ToUpperInvariant(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BODY.PEEK[HEADER.FIELDS (subject FROM)]", "BODY[HEADER.FIELDS (subject FROM)] {49}\r\nFrom: Alice <alice@example.test>\r\nSubject: Hi\r\n\r\n)")]
    [InlineData("BODY.PEEK[HEADER.FIELDS.NOT (to date message-id from)]", "BODY[HEADER.FIELDS.NOT (to date message-id from)] {15}\r\nSubject: Hi\r\n\r\n)")]
    [InlineData("BODY.PEEK[HEADER.FIELDS (X-None)]", "BODY[HEADER.FIELDS (X-None)] {2}\r\n\r\n)")]
    [InlineData("BODY.PEEK[HEADER.FIELDS (Subject)]<9.2>", "BODY[HEADER.FIELDS (Subject)]<9> {2}\r\nHi)")]
    [InlineData("BODY.PEEK[TEXT]<1.3>", "BODY[TEXT]<1> {3}\r\nell)")]
    [InlineData("BODY.PEEK[TEXT]<100.3>", "BODY[TEXT]<100> {0}\r\n)")]
    [InlineData("BODY.PEEK[1]", "BODY[1] {7}\r\nHello\r\n)")]
    [InlineData("BODY.PEEK[2]", "BODY[2] NIL)")]
    [InlineData("BODY.PEEK[1.HEADER]", "BODY[1.HEADER] NIL)")]
    [InlineData("RFC822.TEXT", "RFC822.TEXT {7}\r\nHello\r\n FLAGS (\\Seen \\Recent))")]
    public async Task Sections_of_a_plain_message(string item, string expected)
    {
        var client = await PrepareAsync(Samples.Simple("Hi"));
        Assert.Equal("* 1 FETCH (" + expected, await TextAsync(client, item));
    }

    [Theory]
    [InlineData("BODY.PEEK[1]", "BODY[1] {32}\r\nGr=C3=BC=C3=9Fe=\r\n aus K=C3=B6ln)")]
    [InlineData("BODY.PEEK[2.MIME]", "BODY[2.MIME] {77}\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n)")]
    [InlineData("BODY.PEEK[3.HEADER]", "BODY[3.HEADER] {44}\r\nFrom: carol@example.test\r\nSubject: inner\r\n\r\n)")]
    [InlineData("BODY.PEEK[3.TEXT]", "BODY[3.TEXT] {10}\r\nInner body)")]
    [InlineData("BODY.PEEK[3.1]", "BODY[3.1] {10}\r\nInner body)")]
    [InlineData("BODY.PEEK[3.HEADER.FIELDS (Subject)]", "BODY[3.HEADER.FIELDS (Subject)] {18}\r\nSubject: inner\r\n\r\n)")]
    [InlineData("BINARY.SIZE[2]", "BINARY.SIZE[2] 5)")]
    [InlineData("BINARY.PEEK[2]", "BINARY[2] ~{5}\r\n\0\u0001\u0002\u0003\u0004)")]
    [InlineData("BINARY.PEEK[2]<1.3>", "BINARY[2]<1> ~{3}\r\n\u0001\u0002\u0003)")]
    [InlineData("BINARY.PEEK[1]", "BINARY[1] {17}\r\nGr\u00c3\u00bc\u00c3\u009fe aus K\u00c3\u00b6ln)")]
    [InlineData("BINARY.PEEK[9]", "BINARY[9] NIL)")]
    public async Task Sections_of_a_multipart_message(string item, string expected)
    {
        var client = await PrepareAsync(Samples.Multipart);
        Assert.Equal("* 1 FETCH (" + expected, await TextAsync(client, item));
    }

    [Fact]
    public async Task A_part_in_an_unknown_encoding_is_told_so()
    {
        var client = await PrepareAsync(Samples.Multipart);
        Assert.StartsWith("NO [UNKNOWN-CTE]", (await client.AskAsync("FETCH 1 BINARY.PEEK[4]"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_reads_decoded_parts()
    {
        var client = await PrepareAsync(Samples.Multipart);
        await client.SendAsync("SEARCH CHARSET UTF-8 BODY {16+}\r\ngrüße AUS köln");
        Assert.StartsWith("BAD", (await client.AnswerAsync())[0], StringComparison.Ordinal);
        await client.SendAsync("SEARCH CHARSET UTF-8 BODY {17+}\r\ngrüße AUS köln");
        Assert.Equal("* SEARCH 1", (await client.AnswerAsync())[0]);
        Assert.Equal("* SEARCH 1", (await client.UntaggedAsync("SEARCH BODY \"inner body\""))[0]);
        Assert.Equal("* SEARCH", (await client.UntaggedAsync("SEARCH BODY AAECAwQ"))[0]);
    }

    [Fact]
    public async Task Reading_marks_as_seen_once_and_not_in_a_read_only_mailbox()
    {
        var client = await PrepareAsync(Samples.Simple("1"), Samples.Simple("2"));
        Assert.Contains("FLAGS (\\Seen", string.Join(' ', await client.UntaggedAsync("FETCH 1 BODY[TEXT]")), StringComparison.Ordinal);
        Assert.DoesNotContain("FLAGS", string.Join(' ', await client.UntaggedAsync("FETCH 1 BODY[TEXT]")), StringComparison.Ordinal);
        await client.OkAsync("EXAMINE INBOX");
        await client.OkAsync("FETCH 2 RFC822");
        Assert.Equal(["* 2 FETCH (FLAGS ())"], await client.UntaggedAsync("FETCH 2 FLAGS"));
        Assert.StartsWith("NO [CANNOT]", (await client.AskAsync("STORE 2 FLAGS ()"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [CANNOT]", (await client.AskAsync("EXPUNGE"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doubled_items_are_answered_once()
    {
        var client = await PrepareAsync(Samples.Simple("1"));
        Assert.Equal("* 1 FETCH (FLAGS (\\Recent) UID 1)", await TextAsync(client, "(FLAGS UID FLAGS)"));
    }

    [Fact]
    public async Task Copy_and_move_tell_where_messages_went()
    {
        var client = await PrepareAsync(Samples.Simple("1"), Samples.Simple("2"), Samples.Simple("3"));
        Assert.Equal("OK [COPYUID 2 1:2 1:2] Done", await client.OkAsync("COPY 1:2 Archive"));
        Assert.StartsWith("NO [TRYCREATE]", (await client.AskAsync("COPY 1 Nowhere"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [TRYCREATE]", (await client.AskAsync("MOVE 1 Nowhere"))[^1], StringComparison.Ordinal);
        Assert.Equal(
            ["* OK [COPYUID 2 1,3 3:4] Moved", "* 1 EXPUNGE", "* 2 EXPUNGE", "OK Done"],
            await client.AskAsync("UID MOVE 1,3 Archive"));
        Assert.StartsWith("OK", (await client.AskAsync("UID COPY 77 Archive"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("COPY 77 Archive"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uid_expunge_removes_only_what_it_names_and_close_the_rest()
    {
        var client = await PrepareAsync(Samples.Simple("1"), Samples.Simple("2"), Samples.Simple("3"));
        await client.OkAsync("STORE 1:3 +FLAGS.SILENT (\\Deleted)");
        Assert.Equal(["* 2 EXPUNGE"], await client.UntaggedAsync("UID EXPUNGE 2"));
        Assert.Empty(await client.UntaggedAsync("UNSELECT"));
        await client.OkAsync("SELECT INBOX");
        Assert.Empty(await client.UntaggedAsync("CLOSE"));
        Assert.Contains("* 0 EXISTS", await client.UntaggedAsync("SELECT INBOX"));
    }
}
