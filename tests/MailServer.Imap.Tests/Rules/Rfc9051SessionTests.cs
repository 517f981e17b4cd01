using MailServer.Imap.Tests.Support;
using MailServer.Testing;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What RFC 9051 asks of lines, log-in and states, a rule at a time.</summary>
public sealed class Rfc9051SessionTests
{
    private readonly TestServer _server = new();

    // §2.2.1.
    [Fact]
    public async Task A_tag_may_be_used_again()
    {
        var client = await _server.LogInAsync();
        for (var i = 0; i < 2; i++)
        {
            await client.Lines.SendLineAsync("again NOOP");
            Assert.StartsWith("again OK", await client.Lines.ReadLineAsync());
        }
    }

    // §2.2.2, §9: the grammar is taken at its word.
    [Theory]
    [InlineData("NOOP ")]
    [InlineData(" NOOP")]
    [InlineData("NOOP now")]
    [InlineData("LIST  \"\" *")]
    [InlineData("SELECT")]
    [InlineData("FETCH 0 FLAGS")]
    [InlineData("FETCH 1 (FLAGS")]
    [InlineData("STORE 1 FLAGS (\\Recent)")]
    [InlineData("SEARCH BEFORE 32-Jan-2020")]
    [InlineData("SEARCH RETURN (WHATEVER) ALL")]
    [InlineData("STATUS INBOX ()")]
    [InlineData("FETCH 1 BODY[MIME]")]
    public async Task Superfluous_and_missing_pieces_are_BAD(string command)
    {
        await _server.AppendManyAsync(1);
        var client = await _server.SelectAsync();
        Assert.StartsWith("BAD", Assert.Single(await client.AskAsync(command)));
        await client.OkAsync("NOOP");
    }

    // §9, note 1.
    [Fact]
    public async Task Names_of_the_protocol_have_no_case()
    {
        await _server.AppendManyAsync(1);
        await Play("""
            alice: sElEcT inbox
            < OK [READ-WRITE] ...
            alice: uId fEtCh 1 (fLaGs bOdY.pEeK[hEaDeR.fIeLdS (sUbJeCt)]<0.7>)
            < * 1 FETCH (UID 1 FLAGS (\Recent) BODY[HEADER.FIELDS (sUbJeCt)]<0> {7}
            alice: store 1 +flags (\sEEN)
            < * 1 FETCH (UID 1 FLAGS (\Seen \Recent))
            alice: search unKeyword x seen
            < * SEARCH 1
            """);
    }

    // §4.3.1.
    [Fact]
    public async Task UTF_8_stands_in_quoted_strings()
    {
        await _server.AppendAsync(Samples.Simple("Grüße"));
        await Play("""
            alice: SELECT INBOX
            < OK ...
            alice: SEARCH CHARSET UTF-8 SUBJECT "grüße"
            < * SEARCH 1
            alice: SEARCH SUBJECT "grüße"
            < * SEARCH 1
            """);
    }

    // §6.1.1, §7.2.2.
    [Fact]
    public Task CAPABILITY_is_one_line_before_the_OK() => Play("""
        nobody: CAPABILITY
        < * CAPABILITY ...IMAP4rev1 IMAP4rev2 ...AUTH=PLAIN...
        < OK ...
        = 1
        """);

    // §6.1.3, §3.4.
    [Fact]
    public Task LOGOUT_says_BYE_and_then_OK() => Play("""
        alice: LOGOUT
        < * BYE ...
        < OK ...
        = 1
        """);

    // §6.2.1: nothing to start where TLS is there from the beginning, and it is not announced.
    [Fact]
    public async Task STARTTLS_inside_TLS_is_BAD()
    {
        var client = await _server.ConnectAsync(new InMemoryConnectionOptions { Tls = TestTls.Facts });
        Assert.DoesNotContain("STARTTLS", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.StartsWith("BAD", Assert.Single(await client.AskAsync("STARTTLS")));
    }

    // §6.2.2.
    [Theory]
    [InlineData("AUTHENTICATE NEVERHEARD", "NO")]
    [InlineData("AUTHENTICATE PLAIN AGFsaWNlQGV4YW1wbGUudGVzdABzZWNyZXQ=", "OK [CAPABILITY")]
    [InlineData("AUTHENTICATE PLAIN AGFsaWNl!", "BAD")]
    [InlineData("AUTHENTICATE PLAIN AGFs=aWN=", "BAD")]
    [InlineData("AUTHENTICATE PLAIN \"AGFsaWNlQGV4YW1wbGUudGVzdABzZWNyZXQ=\"", "BAD")]
    [InlineData("AUTHENTICATE LOGIN AGFsaWNl", "BAD")]
    public async Task AUTHENTICATE_answers_as_the_section_says(string command, string expected)
    {
        var client = await _server.ConnectAsync();
        Assert.StartsWith(expected, (await client.AskAsync(command))[^1], StringComparison.Ordinal);
    }

    // §6.2.2, RFC 4959 §3: where the server speaks first an initial response would be BAD. LOGIN is in no RFC, and clients know only one order of its answers.
    [Theory]
    [InlineData("AUTHENTICATE LOGIN YWxpY2VAZXhhbXBsZS50ZXN0", 1)]
    [InlineData("AUTHENTICATE LOGIN", 2)]
    public async Task LOGIN_takes_the_user_name_as_an_initial_response(string command, int challenges)
    {
        var client = await _server.ConnectAsync();
        await client.SendAsync(command);
        foreach (var response in new[] { "YWxpY2VAZXhhbXBsZS50ZXN0", "c2VjcmV0" }[^challenges..])
        {
            Assert.StartsWith("+ ", await client.Lines.ReadLineAsync());
            await client.Lines.SendLineAsync(response);
        }

        Assert.StartsWith("OK", (await client.AnswerAsync())[^1], StringComparison.Ordinal);
    }

    // §6.2.2: no initial response, an empty challenge, then the response; a star gives up.
    [Theory]
    [InlineData("AGFsaWNlQGV4YW1wbGUudGVzdABzZWNyZXQ=", "OK")]
    [InlineData("*", "BAD")]
    [InlineData("not base64", "BAD")]
    public async Task AUTHENTICATE_without_an_initial_response_asks_for_it(string response, string expected)
    {
        var client = await _server.ConnectAsync();
        await client.SendAsync("AUTHENTICATE PLAIN");
        Assert.StartsWith("+ ", await client.Lines.ReadLineAsync());
        await client.Lines.SendLineAsync(response);
        Assert.StartsWith(expected, (await client.AnswerAsync())[^1], StringComparison.Ordinal);
    }

    // §11.7: whether it is the name or the password that is wrong is nobody's business.
    [Fact]
    public async Task A_log_in_that_fails_does_not_say_why()
    {
        var first = await (await _server.ConnectAsync()).AskAsync("LOGIN alice@example.test wrong");
        var second = await (await _server.ConnectAsync()).AskAsync("LOGIN unheardof@example.test wrong");
        Assert.Equal(first, second);
        Assert.StartsWith("NO [AUTHENTICATIONFAILED]", first[^1]);
    }

    // §6.3.1.
    [Fact]
    public async Task ENABLE_tells_what_is_new_and_changes_no_capability()
    {
        var client = await _server.LogInAsync();
        var before = await client.UntaggedAsync("CAPABILITY");
        Assert.Equal(["* ENABLED CONDSTORE"], await client.UntaggedAsync("ENABLE NEVERHEARD IDLE CONDSTORE"));
        Assert.Equal(["* ENABLED IMAP4REV2"], await client.UntaggedAsync("ENABLE CONDSTORE IMAP4rev2"));
        Assert.Equal(["* ENABLED"], await client.UntaggedAsync("ENABLE IMAP4rev2 NEVERHEARD"));
        Assert.Equal(before, await client.UntaggedAsync("CAPABILITY"));
    }

    // §6.3.2, §6.3.3.
    [Theory]
    [InlineData("SELECT", "[READ-WRITE]")]
    [InlineData("EXAMINE", "[READ-ONLY]")]
    public async Task Opening_tells_all_that_is_required(string open, string code)
    {
        await _server.AppendManyAsync(2);
        await Play($$"""
            alice: {{open}} INBOX
            < * FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
            < * 2 EXISTS
            < * 2 RECENT
            < * OK [UNSEEN 1] ...
            < * OK [PERMANENTFLAGS (...)] ...
            < * OK [UIDVALIDITY 1] ...
            < * OK [UIDNEXT 3] ...
            < OK {{code}} ...
            alice2: ENABLE IMAP4rev2
            < OK ...
            alice2: {{open}} inbox
            < * FLAGS (\Answered \Flagged \Deleted \Seen \Draft)
            < * 2 EXISTS
            < * LIST (\HasNoChildren) "/" INBOX
            < * OK [PERMANENTFLAGS (...)] ...
            < * OK [UIDVALIDITY 1] ...
            < * OK [UIDNEXT 3] ...
            < OK {{code}} ...
            """);
    }

    // §5.1.2, §6.3.10.
    [Fact]
    public Task The_personal_namespace_has_INBOX() => Play("""
        alice: NAMESPACE
        < * NAMESPACE (("" "/")) NIL NIL
        alice: LIST "" INBOX
        < * LIST ... "/" INBOX
        """);

    private Task Play(string script) => RuleScript.PlayAsync(_server, script);
}
