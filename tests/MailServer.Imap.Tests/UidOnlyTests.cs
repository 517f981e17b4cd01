using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>Clients that know messages by UIDs alone (RFC 9586).</summary>
public class UidOnlyTests
{
    private static async Task<(TestServer Server, TestClient Client, TestClient Other)> PrepareAsync()
    {
        var server = new TestServer();
        await server.AppendManyAsync(4);
        var client = await server.LogInAsync();
        Assert.Contains("UIDONLY", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.Equal(["* ENABLED UIDONLY"], await client.UntaggedAsync("ENABLE UIDONLY"));
        Assert.DoesNotContain(await client.UntaggedAsync("SELECT INBOX"), line => line.Contains("UNSEEN", StringComparison.Ordinal));
        return (server, client, await server.SelectAsync());
    }

    [Theory]
    [InlineData("FETCH 1 (FLAGS)")]
    [InlineData("FETCH * (FLAGS)")]
    [InlineData("STORE 1 +FLAGS (\\Seen)")]
    [InlineData("COPY 1 Archive")]
    [InlineData("MOVE 1 Archive")]
    [InlineData("SEARCH UID 1")]
    [InlineData("UID SEARCH 1")]
    [InlineData("UID SEARCH OR NOT (1:2 SEEN) UNSEEN")]
    [InlineData("SORT (DATE) UTF-8 ALL")]
    [InlineData("UID SORT (DATE) UTF-8 *")]
    [InlineData("THREAD REFS UTF-8 ALL")]
    [InlineData("UID THREAD REFS UTF-8 1:*")]
    [InlineData("ESEARCH RETURN () 1")]
    public async Task Sequence_numbers_are_refused(string command)
    {
        var (_, client, _) = await PrepareAsync();
        Assert.StartsWith("BAD [UIDREQUIRED]", (await client.AskAsync(command))[^1], StringComparison.Ordinal);
        await client.OkAsync("NOOP");
    }

    [Fact]
    public async Task Replace_and_the_known_numbers_of_qresync_are_refused()
    {
        var (_, client, _) = await PrepareAsync();
        Assert.StartsWith("BAD [UIDREQUIRED]", (await client.AppendAsync("REPLACE 1 INBOX", Samples.Simple("new")))[^1], StringComparison.Ordinal);
        await client.OkAsync("ENABLE QRESYNC");
        Assert.StartsWith("BAD [UIDREQUIRED]", (await client.AskAsync("SELECT INBOX (QRESYNC (1 1 1:4 (1:2 1:2)))"))[^1], StringComparison.Ordinal);
        await client.OkAsync("SELECT INBOX (QRESYNC (1 1 1:4))");
    }

    [Fact]
    public async Task Answers_name_messages_by_their_uid()
    {
        var (_, client, _) = await PrepareAsync();
        Assert.Equal(["* 2 UIDFETCH (FLAGS (\\Recent))", "* 4 UIDFETCH (FLAGS (\\Recent))"], await client.UntaggedAsync("UID FETCH 2,4 (FLAGS)"));
        Assert.Equal(["* 4 UIDFETCH (UID 4 RFC822.SIZE 162)"], await client.UntaggedAsync("UID FETCH * (UID RFC822.SIZE)"));
        Assert.Equal(["* 2 UIDFETCH (FLAGS (\\Seen \\Recent))"], await client.UntaggedAsync("UID STORE 2 +FLAGS (\\Seen)"));
        Assert.Matches("^\\* 3 UIDFETCH \\(MODSEQ \\(\\d+\\)\\)$", (await client.UntaggedAsync("UID STORE 3 (UNCHANGEDSINCE 99) +FLAGS.SILENT (\\Flagged)"))[1]);
        Assert.Equal(["* SEARCH 2"], await client.UntaggedAsync("UID SEARCH SEEN"));
        Assert.Equal(["* SORT 4 3 2 1"], await client.UntaggedAsync("UID SORT (REVERSE SUBJECT) UTF-8 ALL"));
        await client.OkAsync("UID SEARCH RETURN (SAVE) SEEN");
        Assert.Equal(["* SEARCH 2"], await client.UntaggedAsync("UID SEARCH $"));
    }

    [Fact]
    public async Task Changes_are_told_by_uid()
    {
        var (server, client, other) = await PrepareAsync();
        await other.OkAsync("STORE 2 +FLAGS (\\Deleted)");
        Assert.Equal(["* 2 UIDFETCH (FLAGS (\\Deleted \\Recent))"], await client.UntaggedAsync("NOOP"));
        await other.OkAsync("EXPUNGE");
        await server.AppendAsync(Samples.Simple("new"));
        Assert.Equal(["* VANISHED 2", "* 4 EXISTS"], (await client.UntaggedAsync("NOOP")).Take(2));
        await client.OkAsync("NOTIFY SET (selected (MessageNew (FLAGS) MessageExpunge))");
        await server.AppendAsync(Samples.Simple("newer"));
        Assert.Equal("* 5 EXISTS", await client.Lines.ReadLineAsync());
        Assert.EndsWith("RECENT", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("* 6 UIDFETCH (FLAGS (", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
    }
}
