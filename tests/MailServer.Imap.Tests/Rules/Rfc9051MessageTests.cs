using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What RFC 9051 asks of messages: appending, fetching, searching, storing, copying. A rule at a time.</summary>
public sealed class Rfc9051MessageTests
{
    private const string Multipart =
        "Subject: parts\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nfirst\r\nlines\r\n--b\r\n"
        + "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ninner body\r\n--b\r\nContent-Type: application/x-zero\r\n"
        + "Content-Transfer-Encoding: base64\r\n\r\nSGVsbG8AV29ybGQ=\r\n--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: x-odd\r\n\r\n?\r\n--b--\r\n";

    private readonly TestServer _server = new();

    // §6.3.12, §7.1: flags and date are kept, the new message is told at once, one UID is no range.
    [Fact]
    public Task APPEND_keeps_flags_and_date_and_is_told_at_once() => Play("""
        alice: SELECT INBOX
        < OK ...
        alice: APPEND INBOX (\Seen $Mine) " 1-Feb-2020 10:00:00 +0130" {9+}\r\nS: x\r\n\r\nb
        < * 1 EXISTS
        < OK [APPENDUID 1 1] ...
        alice: FETCH 1 (FLAGS INTERNALDATE RFC822.SIZE)
        < * 1 FETCH (FLAGS (\Seen \Recent $Mine) INTERNALDATE " 1-Feb-2020 10:00:00 +0130" RFC822.SIZE 9)
        alice: APPEND Nowhere {9+}\r\nS: x\r\n\r\nb
        < NO [TRYCREATE] ...
        alice: LIST "" Nowhere
        = 0
        """);

    // §6.3.12, §6.4.7: whoever may put messages into a mailbox and not read it hears no UIDs.
    [Fact]
    public async Task APPENDUID_and_COPYUID_are_for_those_who_may_read()
    {
        var shared = new SharedServer();
        await RuleScript.PlayAsync(shared.Server, """
            alice: CREATE Drop
            < OK ...
            alice: SETACL Drop bob@example.test li
            < OK ...
            bob: APPEND "Other Users/alice@example.test/Drop" {9+}\r\nS: x\r\n\r\nb
            < OK ...
            ! APPENDUID
            bob: APPEND INBOX {9+}\r\nS: x\r\n\r\nb
            < OK [APPENDUID 1 1] ...
            bob: SELECT INBOX
            < OK ...
            bob: COPY 1 "Other Users/alice@example.test/Drop"
            < OK ...
            ! COPYUID
            bob: MOVE 1 "Other Users/alice@example.test/Drop"
            < * 1 EXPUNGE
            < OK ...
            ! COPYUID
            alice: STATUS Drop (MESSAGES)
            < * STATUS Drop (MESSAGES 3)
            """);
    }

    // §6.4.5, §6.4.5.1, §7.5.2.
    [Fact]
    public async Task FETCH_finds_parts_and_pieces()
    {
        await _server.AppendAsync(Multipart);
        await Play("""
            alice: EXAMINE INBOX
            < OK ...
            alice: FETCH 1 BODY[1.MIME]
            < * 1 FETCH (BODY[1.MIME] {2}
            alice: FETCH 1 BODY[2.HEADER]
            < * 1 FETCH (BODY[2.HEADER] {18}
            alice: FETCH 1 BODY[2.1]
            < * 1 FETCH (BODY[2.1] {10}
            < inner body)
            alice: FETCH 1 BODY[9]
            < * 1 FETCH (BODY[9] NIL)
            alice: FETCH 1 BODY[1]
            < * 1 FETCH (BODY[1] {12}
            alice: FETCH 1 BODY[1]<3.4>
            < * 1 FETCH (BODY[1]<3> {4}
            alice: FETCH 1 BODY[1]<300.4>
            < * 1 FETCH (BODY[1]<300> {0}
            alice: FETCH 1 BODY[MIME]
            < BAD ...
            """);
    }

    // §7.5.2: BINARY has the size that BINARY.SIZE tells, line ends stay CRLF, only NUL needs literal8, and an encoding that is unknown has its code.
    [Fact]
    public async Task BINARY_is_decoded_and_has_the_size_that_was_told()
    {
        await _server.AppendAsync(Multipart);
        await Play("""
            alice: EXAMINE INBOX
            < OK ...
            alice: FETCH 1 (BINARY.SIZE[3] BINARY[3])
            < * 1 FETCH (BINARY.SIZE[3] 11 BINARY[3] ~{11}
            alice: FETCH 1 (BINARY.SIZE[1] BINARY[1])
            < * 1 FETCH (BINARY.SIZE[1] 12 BINARY[1] {12}
            < first
            < lines)
            alice: FETCH 1 BINARY[4]
            < NO [UNKNOWN-CTE] ...
            alice: FETCH 1 BINARY.SIZE[4]
            < NO [UNKNOWN-CTE] ...
            """);
    }

    // §7.5.2: BODY has no extension data, BODYSTRUCTURE has it in its order.
    [Fact]
    public async Task BODY_has_no_extension_data()
    {
        await _server.AppendAsync("Content-Type: text/plain; charset=utf-8\r\nContent-MD5: bWQ1\r\nContent-Disposition: inline\r\nContent-Language: de\r\nContent-Location: x\r\n\r\nb\r\n");
        await Play("""
            alice: EXAMINE INBOX
            < OK ...
            alice: FETCH 1 BODY
            < * 1 FETCH (BODY ("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 3 1))
            alice: FETCH 1 BODYSTRUCTURE
            < * 1 FETCH (BODYSTRUCTURE ("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 3 1 "bWQ1" ("inline" NIL) "de" "x"))
            """);
    }

    // §6.4.5: what sets \Seen tells it; EXAMINE and PEEK set nothing.
    [Fact]
    public async Task Reading_sets_Seen_and_tells_it()
    {
        await _server.AppendManyAsync(1);
        await Play("""
            alice: SELECT INBOX
            < OK ...
            alice: FETCH 1 BODY.PEEK[TEXT]<0.1>
            ! \Seen
            alice: FETCH 1 BODY[TEXT]<0.1>
            < ... FLAGS (\Seen \Recent))
            alice: FETCH 1 BODY[TEXT]<0.1>
            ! FLAGS
            """);
    }

    // §6.4.4, §7.3.4.
    [Fact]
    public async Task ESEARCH_leaves_out_what_there_is_not()
    {
        await _server.AppendManyAsync(3);
        await Play("""
            alice: SELECT INBOX
            < OK ...
            alice: SEARCH RETURN (MIN MAX ALL COUNT) 2:*
            < * ESEARCH (TAG "...") MIN 2 MAX 3 ALL 2:3 COUNT 2
            = 1
            alice: SEARCH RETURN (MIN MAX ALL COUNT) SUBJECT nothing
            < * ESEARCH (TAG "...") COUNT 0
            = 1
            alice: SEARCH RETURN (MIN) SUBJECT nothing
            < * ESEARCH (TAG "...")
            = 1
            alice: UID SEARCH RETURN () 1,3
            < * ESEARCH (TAG "...") UID ALL 1,3
            = 1
            alice: SEARCH RETURN (COUNT COUNT) ALL
            < * ESEARCH (TAG "...") COUNT 3
            """);
    }

    // §6.4.4.
    [Fact]
    public async Task Texts_are_decoded_and_compared_without_case()
    {
        await _server.AppendAsync("Subject: =?iso-8859-1?Q?Gr=FC=DFe?=\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nSMOkdXNlcg==\r\n");
        await Play("""
            alice: SELECT INBOX
            < OK ...
            alice: SEARCH CHARSET UTF-8 SUBJECT "GRÜSSE" BODY "Häus"
            < OK ...
            alice: SEARCH CHARSET UTF-8 SUBJECT "grüße" BODY "HÄUSER"
            < * SEARCH 1
            alice: SEARCH CHARSET US-ASCII SUBJECT gr
            < * SEARCH 1
            alice: SEARCH CHARSET KOI8-R SUBJECT x
            < NO [BADCHARSET (US-ASCII UTF-8)] ...
            """);
    }

    // §6.4.4.1: what sets the variable, what empties it, and what leaves it alone.
    [Fact]
    public async Task The_search_result_variable_keeps_to_its_table()
    {
        await _server.AppendManyAsync(4);
        await Play("""
            alice: SELECT INBOX
            < OK ...
            alice: UID SEARCH RETURN (SAVE) 2:3
            < OK ...
            alice: SEARCH ALL
            < OK ...
            alice: SEARCH RETURN (COUNT) ALL
            < OK ...
            alice: SEARCH RETURN (SAVE WHATEVER) ALL
            < BAD ...
            alice: FETCH $ UID
            < * 2 FETCH (UID 2)
            < * 3 FETCH (UID 3)
            = 2
            alice: STORE 2 +FLAGS.SILENT (\Deleted)
            < OK ...
            alice: EXPUNGE
            < * 2 EXPUNGE
            alice: SEARCH RETURN (ALL) $
            < * ESEARCH (TAG "...") ALL 2
            alice: SEARCH RETURN (SAVE) CHARSET KOI8-R ALL
            < NO ...
            alice: SEARCH RETURN (COUNT) $
            < * ESEARCH (TAG "...") COUNT 0
            alice: SEARCH RETURN (SAVE MIN MAX) ALL
            < * ESEARCH (TAG "...") MIN 1 MAX 3
            alice: SEARCH RETURN (ALL) $
            < * ESEARCH (TAG "...") ALL 1,3
            alice: SELECT INBOX
            < OK ...
            alice: SEARCH RETURN (COUNT) $
            < * ESEARCH (TAG "...") COUNT 0
            """);
    }

    // §6.4.6: .SILENT hides what the client has done, not what others have.
    [Fact]
    public async Task SILENT_hides_only_what_the_client_did()
    {
        await _server.AppendManyAsync(1);
        await Play("""
            alice: SELECT INBOX
            < OK ...
            alice: STORE 1 +FLAGS.SILENT (\Flagged)
            = 0
            alice2: SELECT INBOX
            < OK ...
            alice2: STORE 1 +FLAGS (\Answered)
            < * 1 FETCH (UID 1 FLAGS (\Answered \Flagged))
            alice: STORE 1 +FLAGS.SILENT (\Draft)
            < * 1 FETCH (UID 1 FLAGS (\Answered \Flagged \Draft...))
            """);
    }

    // §7.1, PERMANENTFLAGS: when no more keywords can be made, the client hears it.
    [Fact]
    public async Task The_last_keyword_takes_the_star_out_of_PERMANENTFLAGS()
    {
        await using var embedded = await EmbeddedServer.OpenAsync(maxKeywords: 1);
        await RuleScript.PlayAsync(embedded.Server, """
            alice: APPEND INBOX {9+}\r\nS: x\r\n\r\nb
            < OK ...
            alice: SELECT INBOX
            < * OK [PERMANENTFLAGS (... \*)] ...
            alice: STORE 1 +FLAGS (first)
            < * FLAGS (... first)
            < * OK [PERMANENTFLAGS (\Answered \Flagged \Deleted \Seen \Draft first)] ...
            < * 1 FETCH ...
            alice: STORE 1 +FLAGS (second)
            < NO [LIMIT] ...
            alice: SELECT INBOX
            < * OK [PERMANENTFLAGS (\Answered \Flagged \Deleted \Seen \Draft first)] ...
            """);
    }

    // §6.4.7, §6.4.8.
    [Theory]
    [InlineData("COPY")]
    [InlineData("MOVE")]
    public async Task Copies_keep_flags_and_dates(string command)
    {
        await Play($$"""
            alice: APPEND INBOX (\Seen $Mine) " 1-Feb-2020 10:00:00 +0130" {9+}\r\nS: x\r\n\r\nb
            < OK ...
            alice: SELECT INBOX
            < OK ...
            alice: {{command}} 1 Archive
            ! \Deleted
            alice: {{command}} 1 Nowhere
            ! OK
            alice: SELECT Archive
            < * 1 EXISTS
            alice: FETCH 1 (FLAGS INTERNALDATE)
            < * 1 FETCH (FLAGS (\Seen...$Mine) INTERNALDATE " 1-Feb-2020 10:00:00 +0130")
            alice: LIST "" Nowhere
            = 0
            """);
    }

    // §6.4.9: whatever a UID command tells, and an unknown UID is no error.
    [Fact]
    public async Task UID_commands_tell_the_UID()
    {
        await _server.AppendManyAsync(2);
        await Play("""
            alice: SELECT INBOX
            < OK ...
            alice: UID FETCH 1:2 FLAGS
            < * 1 FETCH (UID 1 FLAGS (\Recent))
            < * 2 FETCH (UID 2 FLAGS (\Recent))
            alice: UID STORE 2 +FLAGS (\Seen)
            < * 2 FETCH (UID 2 FLAGS (\Seen \Recent))
            alice: UID FETCH 77 FLAGS
            < OK ...
            = 0
            alice: UID FETCH 77:* UID
            < * 2 FETCH (UID 2)
            """);
    }

    private Task Play(string script) => RuleScript.PlayAsync(_server, script);
}
