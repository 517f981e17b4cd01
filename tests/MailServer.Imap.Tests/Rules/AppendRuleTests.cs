using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What RFC 6851, RFC 8508, RFC 3502 and RFC 3516 ask of messages that come and go, a rule at a time.</summary>
public sealed class AppendRuleTests
{
    private readonly TestServer _server = new();

    // RFC 6851 §4.4.
    [Fact]
    public Task MOVE_tells_VANISHED_and_the_number_with_QRESYNC() => Play("""
        alice: ENABLE QRESYNC
        < OK ...
        alice: STATUS Archive (HIGHESTMODSEQ)
        < * STATUS Archive (HIGHESTMODSEQ 1)
        alice: SELECT INBOX
        < * OK [HIGHESTMODSEQ 4] ...
        alice: MOVE 1:2 Archive
        < * OK [COPYUID 2 1:2 1:2] ...
        < * VANISHED 1:2
        < OK [HIGHESTMODSEQ 5] ...
        alice: SELECT Archive
        < OK ...
        alice: UID FETCH 1:* MODSEQ
        < * 1 FETCH (UID 1 MODSEQ (2))
        """);

    // RFC 8508 §1, §3.4, §4.2, §4.6.
    [Fact]
    public async Task REPLACE_inherits_nothing_and_tells_no_STORE()
    {
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        await client.OkAsync("STORE 1 +FLAGS.SILENT (\\Flagged)");
        var before = (await client.UntaggedAsync("FETCH 1 EMAILID"))[0];
        var lines = await client.UntaggedAsync("REPLACE 1 INBOX (\\Seen) CATENATE (TEXT {9+}\r\nS: x\r\n\r\nb)");
        Assert.StartsWith("* OK [APPENDUID 1 2]", lines[0], StringComparison.Ordinal);
        Assert.Contains("* 1 EXPUNGE", lines);
        Assert.DoesNotContain(lines, line => line.Contains("FETCH", StringComparison.Ordinal));
        Assert.Equal(["* 1 FETCH (FLAGS (\\Seen \\Recent))"], await client.UntaggedAsync("FETCH 1 FLAGS"));
        Assert.NotEqual(before, (await client.UntaggedAsync("FETCH 1 EMAILID"))[0]);
    }

    // RFC 8508 §4.5.
    [Fact]
    public Task REPLACE_tells_VANISHED_and_the_number_with_QRESYNC() => Play("""
        alice: ENABLE QRESYNC
        < OK ...
        alice: SELECT INBOX
        < OK ...
        alice: UID REPLACE 2 INBOX {9+}\r\nS: x\r\n\r\nb
        < * OK [APPENDUID 1 4] ...
        < * VANISHED 2
        < * 3 EXISTS
        < OK [HIGHESTMODSEQ ...
        """);

    // RFC 3502 §6.3.11.
    [Fact]
    public Task MULTIAPPEND_keeps_flags_and_dates_of_each() => Play("""
        alice: SELECT INBOX
        < OK ...
        alice: APPEND INBOX (\Seen) " 1-Feb-2020 10:00:00 +0000" {9+}\r\nS: x\r\n\r\nb (\Draft) " 2-Feb-2020 10:00:00 +0000" {9+}\r\nS: y\r\n\r\nb
        < * 5 EXISTS
        < OK [APPENDUID 1 4:5] ...
        alice: FETCH 4:5 (FLAGS INTERNALDATE)
        < * 4 FETCH (FLAGS (\Seen \Recent) INTERNALDATE " 1-Feb-2020 10:00:00 +0000")
        < * 5 FETCH (FLAGS (\Draft \Recent) INTERNALDATE " 2-Feb-2020 10:00:00 +0000")
        """);

    [Fact]
    public Task An_empty_message_ends_a_MULTIAPPEND() => Play("""
        alice: APPEND INBOX {9+}\r\nS: x\r\n\r\nb {0+}\r\n
        < NO ...
        alice: STATUS INBOX (MESSAGES UIDNEXT)
        < * STATUS INBOX (MESSAGES 3 UIDNEXT 4)
        """);

    // RFC 3516 §4.4, §5, §6, RFC 9051 §4.3.1: nothing is lost, and who does not ask by BINARY gets no NUL, in a form that BODYSTRUCTURE tells.
    [Fact]
    public async Task A_part_with_NUL_is_kept_and_told_in_base64()
    {
        var client = await _server.SelectAsync();
        const string Message = "Subject: =?utf-8?Q?=C3=BC?=\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\na\0b\r\0\n";
        await client.OkAsync($"APPEND INBOX ~{{{Message.Length}+}}\r\n{Message}");
        await client.SendAsync("FETCH 1 (BINARY.SIZE[1] BINARY.PEEK[1] BODY.PEEK[1] BODYSTRUCTURE RFC822.SIZE BODY.PEEK[])");
        var answer = string.Join("\r\n", await client.AnswerAsync());
        Assert.Contains("BINARY.SIZE[1] 6 BINARY[1] ~{6}\r\na\0b\r\0", answer, StringComparison.Ordinal);
        Assert.Contains("BODY[1] {10}\r\nYQBiDQAK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("BODYSTRUCTURE (\"application\" \"octet-stream\" NIL NIL NIL \"base64\" 10 ", answer, StringComparison.Ordinal);
        const string Told = "Subject: =?utf-8?Q?=C3=BC?=\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\nYQBiDQAK\r\n";
        Assert.Contains($"RFC822.SIZE {Told.Length} BODY[] {{{Told.Length}}}\r\n{Told})", answer, StringComparison.Ordinal);
    }

    // The same on disk, with a message that is larger than what is held in memory.
    [Fact]
    public async Task A_large_binary_part_is_kept_on_disk()
    {
        await using var embedded = await EmbeddedServer.OpenAsync();
        var client = await embedded.Server.LogInAsync();
        var body = string.Concat(Enumerable.Range(0, 300_000).Select(static i => (char)((long)i * i % 128)));
        var message = "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n" + body;
        await client.OkAsync($"APPEND INBOX ~{{{message.Length}+}}\r\n{message}");
        await client.OkAsync("EXAMINE INBOX");
        var told = string.Join("\r\n", await client.AskAsync("FETCH 1 (BINARY.SIZE[1] BODY.PEEK[1])"));
        Assert.Contains($"BINARY.SIZE[1] {body.Length} ", told, StringComparison.Ordinal);
        var start = told.IndexOf("}\r\n", StringComparison.Ordinal) + 3;
        var encoded = told[start..told.LastIndexOf(')')];
        Assert.Equal(body, System.Text.Encoding.Latin1.GetString(Convert.FromBase64String(encoded)));
    }

    // RFC 3516 §4.4: what cannot be told to all is refused, with its code; the session goes on, and nothing is there.
    [Theory]
    [InlineData("Subject: a\0b\r\n\r\nx")]
    [InlineData("Content-Transfer-Encoding: 8bit\r\n\r\na\0b")]
    public async Task NUL_outside_of_a_binary_part_is_refused(string message)
    {
        var client = await _server.SelectAsync();
        Assert.StartsWith("NO [UNKNOWN-CTE]", (await client.AskAsync($"APPEND INBOX ~{{{message.Length}+}}\r\n{message}"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [UNKNOWN-CTE]", (await client.AskAsync($"APPEND INBOX CATENATE (TEXT ~{{{message.Length}+}}\r\n{message})"))[^1], StringComparison.Ordinal);
        Assert.Equal(["* STATUS INBOX (MESSAGES 0)"], await client.UntaggedAsync("STATUS INBOX (MESSAGES)"));
    }

    // RFC 9051 §4.3.1: where NUL is kept all the same (a literal may hold none, and old mailboxes do), only BINARY gives it; all lengths stay.
    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public async Task NUL_that_was_kept_goes_to_nobody_but_by_BINARY(int size)
    {
        var client = await _server.SelectAsync();
        var body = new string('x', size) + "\0\0y\r\n";
        var message = "Subject: a\0b\r\nFrom: a\0 <b\0@c>\r\nContent-Type: text/plain; name=\"a\0\"\r\n\r\n" + body;
        await client.OkAsync($"APPEND INBOX {{{message.Length}+}}\r\n{message}");
        await client.SendAsync(
            "FETCH 1 (ENVELOPE BODYSTRUCTURE BODY PREVIEW RFC822 RFC822.HEADER RFC822.TEXT BODY.PEEK[] BODY.PEEK[HEADER.FIELDS (SUBJECT FROM)] BODY.PEEK[1] BODY.PEEK[1.MIME]"
            + $" BODY.PEEK[TEXT]<{size}.2>)");
        var told = string.Join("\r\n", await client.AnswerAsync());
        Assert.DoesNotContain('\0', told);
        Assert.Contains($"RFC822.TEXT {{{body.Length}}}\r\n", told, StringComparison.Ordinal);
        Assert.Contains($"BODY[] {{{message.Length}}}\r\n", told, StringComparison.Ordinal);
        Assert.Contains($"BODY[1] {{{body.Length}}}\r\n", told, StringComparison.Ordinal);

        await client.SendAsync($"FETCH 1 (BINARY.PEEK[1]<{size}.4>)");
        Assert.Contains("~{4}\r\n\0\0y\r", string.Join("\r\n", await client.AnswerAsync()), StringComparison.Ordinal);
    }

    // RFC 3516 §4.3: a literal8 tells that there is a NUL.
    [Theory]
    [InlineData("\0", "~{4}")]
    [InlineData("x", "{4}")]
    public async Task BINARY_is_a_literal8_only_where_NUL_is(string octet, string literal)
    {
        // As it may come by SMTP with BINARYMIME.
        var body = "ab" + octet + "c";
        await _server.AppendAsync($"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n{body}");
        var client = await _server.SelectAsync();
        await client.SendAsync("FETCH 1 (BINARY.PEEK[1] BINARY.PEEK[])");
        var answer = string.Join("\r\n", await client.AnswerAsync());
        Assert.Contains($"BINARY[1] {literal}\r\n{body}", answer, StringComparison.Ordinal);
        Assert.Contains($"BINARY[] {literal.Replace("4", "81", StringComparison.Ordinal)}\r\nContent", answer, StringComparison.Ordinal);
    }

    private async Task Play(string script)
    {
        await _server.AppendManyAsync(3);
        await RuleScript.PlayAsync(_server, script);
    }
}
