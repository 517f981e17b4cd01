using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.ClientQuirks;

/// <summary>Outlook downloads by naming every message, and Apple Mail by ranges that reach beyond the end.</summary>
public sealed class LargeSetTests
{
    private static async Task<(TestServer Server, TestClient Client)> PrepareAsync(int messages)
    {
        var server = new TestServer();
        await server.AppendManyAsync(messages);
        return (server, await server.SelectAsync());
    }

    private static IEnumerable<uint> Uids(IEnumerable<string> lines) =>
        lines.Where(line => line.StartsWith("* ", StringComparison.Ordinal)).Select(line => uint.Parse(line.Split("UID ")[1].Split(' ', ')')[0], System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public async Task Outlook_downloads_thousands_by_one_BODY_PEEK_and_marks_none_as_read()
    {
        var (_, client) = await PrepareAsync(300);
        var set = string.Join(',', Enumerable.Range(1, 9_000).Where(n => n % 3 != 0));
        var answer = await client.UntaggedAsync($"UID FETCH {set} (UID RFC822.SIZE FLAGS BODY.PEEK[])");
        Assert.Equal(Enumerable.Range(1, 300).Where(n => n % 3 != 0).Select(n => (uint)n), Uids(answer));
        Assert.DoesNotContain(answer, line => line.Contains("\\Seen", StringComparison.Ordinal));
        Assert.Equal(["* STATUS Sent (UNSEEN 0)"], await client.UntaggedAsync("STATUS Sent (UNSEEN)"));
        Assert.Equal("* SEARCH", Assert.Single(await client.UntaggedAsync("UID SEARCH SEEN")));
    }

    [Fact]
    public async Task A_set_out_of_order_and_with_repetitions_gives_each_message_once()
    {
        var (_, client) = await PrepareAsync(5);
        Assert.Equal([1u, 2, 3, 4, 5], Uids(await client.UntaggedAsync("UID FETCH 5,3:4,4,*,1:3,2 (UID FLAGS)")));
    }

    [Fact]
    public async Task A_line_of_sixty_thousand_octets_is_taken()
    {
        var (_, client) = await PrepareAsync(2);
        var set = string.Join(',', Enumerable.Range(1_000_000, 7_500));
        Assert.Equal(2, (await client.UntaggedAsync($"UID FETCH 1:2,{set} (UID)")).Count);
    }

    [Fact]
    public async Task Apple_Mail_asks_for_all_of_an_empty_mailbox()
    {
        var (_, client) = await PrepareAsync(0);
        Assert.Empty(await client.UntaggedAsync("UID FETCH 1:* (FLAGS UID)"));
        Assert.Empty(await client.UntaggedAsync("UID FETCH 1:4294967295 (FLAGS UID)"));
        Assert.Equal(["* SEARCH"], await client.UntaggedAsync("UID SEARCH 1:* NOT DELETED"));
    }

    [Fact]
    public async Task Apple_Mail_sends_the_next_MOVE_before_the_last_is_answered_and_takes_it_back()
    {
        var (_, client) = await PrepareAsync(6);
        await client.SendAsync("UID MOVE 1:3 Archive");
        await client.SendAsync("UID MOVE 2:5 Archive");
        await client.SendAsync("UID MOVE 1:5 Trash");
        var lines = await client.AnswerAsync();

        // Each moves what is still there; what is gone is no error (RFC 6851 §4.3, RFC 9051 §6.4.9).
        Assert.Equal(3, lines.Count(line => line.Contains(" OK ", StringComparison.Ordinal) && line.StartsWith('a')) + 1);
        Assert.Equal(5, lines.Count(line => line.EndsWith(" EXPUNGE", StringComparison.Ordinal)));
        Assert.Equal(["* STATUS Archive (MESSAGES 5)"], await client.UntaggedAsync("STATUS Archive (MESSAGES)"));
        Assert.Equal(["* STATUS Trash (MESSAGES 0)"], await client.UntaggedAsync("STATUS Trash (MESSAGES)"));

        await client.OkAsync("SELECT Archive");
        Assert.Contains(await client.UntaggedAsync("UID MOVE 1:5 INBOX"), line => line.Contains(" 1:5 7:11]", StringComparison.Ordinal));
        await client.OkAsync("SELECT INBOX");
        Assert.Equal([6u, 7, 8, 9, 10, 11], Uids(await client.UntaggedAsync("UID FETCH 1:* (UID)")));
    }
}
