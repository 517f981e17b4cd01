using MailServer.Imap.Tests.Support;
using MailServer.Messages;
using MailServer.Testing;

namespace MailServer.Imap.Tests;

/// <summary>The changes from IMAP4rev1 to IMAP4rev2 that a client can see, by their numbers in RFC 9051 Appendix E.</summary>
public sealed class AppendixETests
{
    private readonly TestServer _server = new();

    [Fact]
    public async Task E1_sizes_and_origins_have_64_bits()
    {
        var client = await PrepareAsync(rev2: true);
        Assert.Equal(["* 1 FETCH (BODY[]<9007199254740993> {0}", ")"], await client.UntaggedAsync("FETCH 1 BODY.PEEK[]<9007199254740993.9223372036854775807>"));
        Assert.Equal(["* ESEARCH (TAG \"" + Next(client) + "\") ALL 1"], await client.UntaggedAsync("SEARCH SMALLER 9223372036854775807"));
        Assert.StartsWith("NO [TOOBIG]", (await client.AskAsync("APPEND INBOX {9223372036854775807}"))[^1]);
        Assert.StartsWith("OK", await client.OkAsync("NOOP"));
    }

    [Fact]
    public async Task E2_what_was_folded_in_works_without_being_enabled()
    {
        var client = await PrepareAsync(rev2: false);
        var known = (await client.UntaggedAsync("CAPABILITY"))[0].Split(' ');
        Assert.Contains("IMAP4rev1", known);
        Assert.Contains("IMAP4rev2", known);
        // An IMAP4rev1 client finds each by its own name.
        foreach (var name in new[] { "NAMESPACE", "UNSELECT", "UIDPLUS", "ESEARCH", "SEARCHRES", "ENABLE", "IDLE", "SASL-IR", "LIST-EXTENDED", "LIST-STATUS", "MOVE", "BINARY", "SPECIAL-USE" })
            Assert.Contains(name, known);
        Assert.Contains(known, name => name is "LITERAL+" or "LITERAL-");
    }

    [Fact]
    public async Task E3_status_tells_size_and_deleted()
    {
        var client = await PrepareAsync(rev2: true);
        await client.OkAsync("STORE 1 +FLAGS.SILENT (\\Deleted)");
        Assert.Equal(["* STATUS INBOX (DELETED 1 SIZE 156)"], await client.UntaggedAsync("STATUS INBOX (SIZE DELETED)"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task E4_search_answers_ESEARCH(bool rev2)
    {
        var client = await PrepareAsync(rev2);
        var answer = Assert.Single(await client.UntaggedAsync("SEARCH ALL"));
        Assert.Equal(rev2 ? $"* ESEARCH (TAG \"{client.LastTag}\") ALL 1" : "* SEARCH 1", answer);
    }

    [Fact]
    public async Task E5_texts_match_by_substring_and_keywords_whole()
    {
        var client = await PrepareAsync(rev2: true);
        await client.OkAsync("STORE 1 +FLAGS.SILENT ($Forwarded)");
        Assert.EndsWith(" ALL 1", (await client.UntaggedAsync("SEARCH SUBJECT ette FROM LICE TEXT ello"))[0]);
        Assert.DoesNotContain("ALL", (await client.UntaggedAsync("SEARCH KEYWORD $Forward"))[0]);
        Assert.EndsWith(" ALL 1", (await client.UntaggedAsync("SEARCH KEYWORD $forwarded"))[0]);
        Assert.EndsWith(" ALL 1", (await client.UntaggedAsync("SEARCH HEADER Message-ID \"\""))[0]);
    }

    [Fact]
    public async Task E6_parameters_in_pieces_are_joined()
    {
        await _server.AppendAsync(
            "Subject: pieces\r\nMIME-Version: 1.0\r\nContent-Type: application/pdf; name*0*=utf-8''Gr%C3%BC; name*1=\"sse.\"; name*2=pdf\r\n\r\nx\r\n");
        var client = await _server.SelectAsync(rev2: true);
        // In one piece and percent-encoded: clients that never enabled UTF-8 read it as well.
        Assert.Contains("(\"name*\" \"utf-8''Gr%C3%BCsse.pdf\")", (await client.UntaggedAsync("FETCH 1 BODYSTRUCTURE"))[0]);
    }

    [Theory]
    [InlineData("MOVE 1 Archive")]
    [InlineData("UID MOVE 1 Archive")]
    public async Task E7_both_moves_tell_COPYUID(string move)
    {
        var client = await PrepareAsync(rev2: true);
        Assert.Matches(@"^\* OK \[COPYUID \d+ 1 1\]", (await client.UntaggedAsync(move))[0]);
    }

    [Theory]
    [InlineData("COPY 1 Nowhere")]
    [InlineData("UID COPY 1 Nowhere")]
    [InlineData("MOVE 1 Nowhere")]
    [InlineData("UID MOVE 1 Nowhere")]
    public async Task E8_copy_and_move_create_nothing_and_say_TRYCREATE(string command)
    {
        var client = await PrepareAsync(rev2: true);
        Assert.StartsWith("NO [TRYCREATE]", Assert.Single(await client.AskAsync(command)));
        Assert.Empty(await client.UntaggedAsync("LIST \"\" Nowhere"));
        Assert.EndsWith(" ALL 1", (await client.UntaggedAsync("SEARCH ALL"))[0]);
    }

    [Theory]
    [InlineData("SELECT")]
    [InlineData("EXAMINE")]
    public async Task E9_to_E12_opening_tells_CLOSED_and_LIST_and_nothing_of_recent_or_unseen(string open)
    {
        var client = await PrepareAsync(rev2: true);
        var lines = await client.UntaggedAsync(open + " INBOX");
        Assert.StartsWith("* OK [CLOSED]", lines[0]);
        Assert.Single(lines, line => line.StartsWith("* LIST (", StringComparison.Ordinal) && line.EndsWith(" INBOX", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("RECENT", StringComparison.OrdinalIgnoreCase) || line.Contains("UNSEEN", StringComparison.Ordinal));
        Assert.Equal(["* 1 FETCH (FLAGS ())"], await client.UntaggedAsync("FETCH 1 FLAGS"));
    }

    [Fact]
    public async Task E9_a_name_that_fails_closes_what_was_open()
    {
        var client = await PrepareAsync(rev2: true);
        var lines = await client.AskAsync("SELECT Nowhere");
        Assert.StartsWith("* OK [CLOSED]", lines[0]);
        Assert.StartsWith("NO", lines[^1]);
        Assert.StartsWith("BAD", (await client.AskAsync("FETCH 1 FLAGS"))[^1]);
    }

    [Fact]
    public async Task E13_a_new_keyword_needs_no_new_PERMANENTFLAGS()
    {
        var client = await PrepareAsync(rev2: true);
        Assert.Contains(await client.UntaggedAsync("SELECT INBOX"), line => line.Contains("PERMANENTFLAGS", StringComparison.Ordinal) && line.Contains("\\*", StringComparison.Ordinal));
        var lines = await client.UntaggedAsync("STORE 1 +FLAGS ($Fresh)");
        Assert.Equal("* 1 FETCH (UID 1 FLAGS ($Fresh))", lines[^1]);
        Assert.DoesNotContain(lines, line => line.Contains("PERMANENTFLAGS", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$MDNSent")]
    [InlineData("$Forwarded")]
    [InlineData("$Junk")]
    [InlineData("$NonJunk")]
    [InlineData("$Phishing")]
    public async Task E15_the_known_keywords_are_kept(string keyword)
    {
        var client = await PrepareAsync(rev2: true);
        Assert.Equal($"* 1 FETCH (UID 1 FLAGS ({keyword}))", (await client.UntaggedAsync($"STORE 1 +FLAGS ({keyword})"))[^1]);
        Assert.EndsWith(" ALL 1", (await client.UntaggedAsync($"SEARCH KEYWORD {keyword}"))[0]);
    }

    [Fact]
    public async Task E16_names_and_headers_are_UTF8()
    {
        await _server.AppendAsync(Samples.Simple("Grüße"));
        var client = await _server.SelectAsync(rev2: true);
        await client.OkAsync("CREATE \"Größe\"");
        Assert.Equal([OnTheWire("* LIST (\\HasNoChildren) \"/\" \"Größe\"")], await client.UntaggedAsync("LIST \"\" Gr*"));
        Assert.Contains(OnTheWire("Subject: Grüße"), await client.UntaggedAsync("FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT)]"));
        Assert.StartsWith(OnTheWire("Grüße (("), (await client.UntaggedAsync("FETCH 1 ENVELOPE"))[1]);
        // The same connection speaks modified UTF-7 to a client that never asked for more.
        var old = await _server.LogInAsync();
        Assert.Equal(["* LIST (\\HasNoChildren) \"/\" \"Gr&APYA3w-e\""], await old.UntaggedAsync("LIST \"\" Gr*"));
    }

    [Theory]
    [InlineData("CHECK")]
    [InlineData("FETCH 1 RFC822.HEADER")]
    [InlineData("LSUB \"\" *")]
    public async Task E17_to_E19_what_was_dropped_still_serves_an_IMAP4rev1_client(string command)
    {
        var client = await PrepareAsync(rev2: false);
        await client.OkAsync(command);
    }

    [Fact]
    public async Task E20_idle_tells_of_the_selected_mailbox_and_of_others()
    {
        var client = await PrepareAsync(rev2: true);
        await client.OkAsync("CREATE Other");
        await client.OkAsync("NOTIFY SET (SELECTED (MessageNew MessageExpunge)) (PERSONAL (MessageNew MessageExpunge))");
        await client.SendAsync("IDLE");
        Assert.StartsWith("+", await client.Lines.ReadLineAsync());
        await _server.AppendAsync(Samples.Simple("elsewhere"), "Other");
        Assert.StartsWith("* STATUS Other (", await client.Lines.ReadLineAsync());
        await client.Lines.SendAsync("DONE\r\n");
        await client.AnswerAsync();
    }

    [Fact]
    public async Task E21_each_unasked_FETCH_carries_the_UID()
    {
        var client = await PrepareAsync(rev2: true);
        var other = await _server.SelectAsync();
        await other.OkAsync("STORE 1 +FLAGS (\\Flagged)");
        Assert.Equal(["* 1 FETCH (UID 1 FLAGS (\\Flagged))"], await client.UntaggedAsync("NOOP"));
    }

    [Fact]
    public async Task E27_SCRAM_SHA_256_is_there_and_DIGEST_MD5_is_not()
    {
        var client = await _server.ConnectAsync();
        var known = (await client.UntaggedAsync("CAPABILITY"))[0].Split(' ');
        Assert.Contains("AUTH=SCRAM-SHA-256", known);
        Assert.DoesNotContain("AUTH=DIGEST-MD5", known);
    }

    [Fact]
    public async Task E28_every_command_puts_off_the_end_of_an_idle_session()
    {
        var client = await PrepareAsync(rev2: true);
        for (var i = 0; i < 4; i++)
        {
            _server.Time.Advance(TimeSpan.FromMinutes(29));
            Assert.StartsWith("OK", (await client.AskAsync("NOOP"))[^1]);
        }

        _server.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.StartsWith("* BYE", await client.Lines.ReadLineAsync());
    }

    private static string OnTheWire(string text) => System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Next(TestClient client) => "a" + (int.Parse(client.LastTag.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) + 1);

    private async Task<TestClient> PrepareAsync(bool rev2)
    {
        await _server.AppendAsync(Samples.Simple("letter"), flags: default(MessageFlags));
        return await _server.SelectAsync(rev2: rev2);
    }
}
