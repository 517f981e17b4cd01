using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What the smaller extensions ask of a session, a rule at a time.</summary>
public sealed class SessionRuleTests
{
    private readonly TestServer _server = new();

    // RFC 5255 §3.1, §3.2, §3.3: known before log-in; i-default at first; one that is unknown changes nothing.
    [Fact]
    public async Task LANGUAGE_works_before_log_in_and_refuses_what_it_does_not_know()
    {
        Assert.Contains(" LANGUAGE ", (await _server.ConnectAsync()).Greeting, StringComparison.Ordinal);
        await Play("""
            nobody: LANGUAGE
            < * LANGUAGE (EN i-default)
            nobody: LANGUAGE de
            < NO ...
            = 0
            nobody: LANGUAGE en
            < * LANGUAGE (EN)
            alice: LANGUAGE de en-GB i-default
            < * LANGUAGE (...)
            alice: LANGUAGE default
            < * LANGUAGE (i-default)
            """);
    }

    // RFC 5255 §4.2, §4.4, §4.7 to §4.9.
    [Fact]
    public Task COMPARATOR_tells_and_changes_the_comparison() => Play("""
        alice: CAPABILITY
        < * CAPABILITY ... I18NLEVEL=1 I18NLEVEL=2 ...
        alice: COMPARATOR
        < * COMPARATOR i;unicode-casemap
        alice: COMPARATOR nothing
        < NO [BADCOMPARATOR] ...
        alice: COMPARATOR "i;**"
        < NO [BADCOMPARATOR] ...
        alice: COMPARATOR "i;oct*"
        < * COMPARATOR i;octet
        alice: COMPARATOR default
        < * COMPARATOR i;unicode-casemap
        """);

    // RFC 2971 §3: the answer is the same whatever the client says.
    [Fact]
    public Task ID_answers_whatever_the_client_says() => Play("""
        nobody: ID NIL
        < * ID ("name" "MailServer")
        alice: ID ("name" "Outlook" "version" NIL)
        < * ID ("name" "MailServer")
        alice: ID ("name")
        < BAD ...
        """);

    // RFC 2971 §3.3: what a program says of itself is looked at before anybody connects.
    [Theory]
    [InlineData(31, 4, 4)]
    [InlineData(2, 31, 4)]
    [InlineData(2, 0, 4)]
    [InlineData(2, 4, 1025)]
    public void ID_of_an_embedder_keeps_to_the_limits(int pairs, int name, int value)
    {
        KeyValuePair<string, string>[] Pairs(int count, int nameLength, int valueLength) =>
            [.. Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"{i:D2}".PadRight(nameLength, 'x')[..nameLength], new string('v', valueLength)))];
        ImapEngine Engine(params KeyValuePair<string, string>[] identification) => new(new ImapOptions { Identification = identification }, _server.Services);
        Assert.NotNull(Engine(Pairs(30, 30, 1024)));
        Assert.Contains("Identification", Assert.Throws<ArgumentException>(() => Engine(Pairs(pairs, name, value))).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => Engine(new("name", "a"), new("NAME", "b"))).Message, StringComparison.Ordinal);
    }

    // RFC 3691 §2.
    [Fact]
    public async Task UNSELECT_removes_nothing()
    {
        await _server.AppendManyAsync(1);
        await Play("""
            alice: SELECT INBOX
            < OK ...
            alice: STORE 1 +FLAGS.SILENT (\Deleted)
            < OK ...
            alice: unselect
            < OK ...
            = 0
            alice: FETCH 1 FLAGS
            < BAD ...
            alice: STATUS INBOX (MESSAGES)
            < * STATUS INBOX (MESSAGES 1)
            """);
    }

    // RFC 8437 §3, §4.1: all that the first user chose is forgotten.
    [Fact]
    public Task UNAUTHENTICATE_forgets_what_was_chosen() => Play("""
        alice: ENABLE QRESYNC METADATA
        < OK ...
        alice: COMPARATOR i;octet
        < OK ...
        alice: NOTIFY SET (personal (MailboxName))
        < OK ...
        alice: SELECT INBOX
        < OK ...
        alice: SEARCH RETURN (SAVE UPDATE) ALL
        < OK ...
        alice: UNAUTHENTICATE
        < OK ...
        alice: SELECT INBOX
        < BAD ...
        alice: LOGIN alice@example.test secret
        < OK [CAPABILITY ...
        alice: COMPARATOR
        < * COMPARATOR i;unicode-casemap
        alice2: CREATE Work
        < OK ...
        alice2: SETMETADATA INBOX (/private/comment "x")
        < OK ...
        alice: NOOP
        = 0
        alice: ENABLE QRESYNC METADATA
        < * ENABLED QRESYNC METADATA
        """);

    // RFC 6855 §3, §4.
    [Fact]
    public Task UTF8_ACCEPT_wants_UTF8_and_no_CHARSET() => Play("""
        alice: APPEND INBOX UTF8 (~{9+}\r\nS: x\r\n\r\nb)
        < BAD ...
        alice: CREATE "Gr&APY-n"
        < OK ...
        alice: ENABLE UTF8=ACCEPT
        < * ENABLED UTF8=ACCEPT
        alice: LIST "" Gr*
        < * LIST (\HasNoChildren) "/" "Grön"
        alice: CREATE "Blå"
        < OK ...
        alice: SELECT "Blå"
        < OK ...
        alice: SEARCH CHARSET UTF-8 ALL
        < BAD ...
        alice: APPEND "Blå" UTF8 (~{9+}\r\nS: x\r\n\r\nb)
        < OK [APPENDUID ...
        alice2: LIST "" Bl*
        < * LIST (\HasNoChildren) "/" "Bl&AOU-"
        """);

    // RFC 6855 §3: what is not UTF-8 is BAD.
    [Fact]
    public async Task Octets_that_are_no_UTF8_are_BAD()
    {
        var client = await _server.LogInAsync();
        await client.OkAsync("ENABLE UTF8=ACCEPT");
        await client.Connection.Client.WriteAsync((byte[])[.. "y CREATE \"a"u8, 0xFF, .. "\"\r\n"u8]);
        Assert.StartsWith("y BAD", await client.Lines.ReadLineAsync());
    }

    private Task Play(string script) => RuleScript.PlayAsync(_server, script);
}
