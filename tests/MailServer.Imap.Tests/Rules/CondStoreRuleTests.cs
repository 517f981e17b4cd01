using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What RFC 7162 asks of a server, a rule at a time.</summary>
public sealed class CondStoreRuleTests
{
    private readonly TestServer _server = new();

    // §3.1: whatever enables it tells where the open mailbox stands, once.
    [Theory]
    [InlineData("ENABLE CONDSTORE")]
    [InlineData("ENABLE QRESYNC")]
    [InlineData("FETCH 1 MODSEQ")]
    [InlineData("FETCH 1 FLAGS (CHANGEDSINCE 1)")]
    [InlineData("STORE 1 (UNCHANGEDSINCE 100) +FLAGS (\\Seen)")]
    [InlineData("SEARCH MODSEQ 1")]
    [InlineData("STATUS INBOX (HIGHESTMODSEQ)")]
    public async Task The_first_enabling_command_tells_HIGHESTMODSEQ(string command) => await PlayAsync($$"""
        alice: SELECT INBOX
        < OK ...
        alice: {{command}}
        < * OK [HIGHESTMODSEQ 4] ...
        < OK ...
        alice: {{command}}
        ! HIGHESTMODSEQ 4]
        """);

    // §3.1.2.1: always, also before it is enabled.
    [Theory]
    [InlineData("SELECT")]
    [InlineData("EXAMINE")]
    public async Task Opening_tells_HIGHESTMODSEQ(string open) => await PlayAsync($$"""
        alice: {{open}} INBOX (CONDSTORE)
        < * OK [HIGHESTMODSEQ 4] ...
        < OK ...
        """);

    // §3.1.1, §3.1.11: a change that changes nothing is no change; two changes are two.
    [Fact]
    public async Task The_sequence_rises_with_changes_only() => await PlayAsync("""
        alice: SELECT INBOX (CONDSTORE)
        < OK ...
        alice: STORE 1 +FLAGS (\Seen)
        < * 1 FETCH (UID 1 FLAGS (\Seen \Recent) MODSEQ (5))
        alice: STORE 1 +FLAGS (\Seen)
        < * 1 FETCH (UID 1 FLAGS (\Seen \Recent) MODSEQ (5))
        alice: STORE 1 -FLAGS (\Answered)
        < * 1 FETCH (UID 1 FLAGS (\Seen \Recent) MODSEQ (5))
        alice: STORE 1 -FLAGS (\Seen)
        < * 1 FETCH (UID 1 FLAGS (\Recent) MODSEQ (6))
        """);

    // §3.1.3.
    [Fact]
    public async Task A_conditional_STORE_tells_MODSEQ_and_names_what_it_left_alone() => await PlayAsync("""
        alice: SELECT INBOX (CONDSTORE)
        < OK ...
        alice: STORE 1,1:2 (UNCHANGEDSINCE 100) +FLAGS.SILENT (\Seen)
        < * 1 FETCH (UID 1 MODSEQ (5))
        < * 2 FETCH (UID 2 MODSEQ (5))
        < OK Done
        alice: STORE 1:3 (UNCHANGEDSINCE 4) +FLAGS.SILENT (\Deleted)
        < * 3 FETCH (UID 3 MODSEQ (6))
        < OK [MODIFIED 1:2] ...
        alice: UID STORE 1:2 (UNCHANGEDSINCE 4) FLAGS ()
        < OK [MODIFIED 1:2] ...
        alice: SEARCH SEEN UNDELETED
        < * SEARCH 1 2
        """);

    // §3.2.4: whatever changes flags tells UID and MODSEQ, in the session and in others.
    [Fact]
    public async Task Changes_of_flags_carry_UID_and_MODSEQ() => await PlayAsync("""
        alice: SELECT INBOX (CONDSTORE)
        < OK ...
        alice: FETCH 1 BODY[TEXT]<0.1>
        < ... FLAGS (\Seen \Recent) UID 1 MODSEQ (5))
        alice: UID FETCH 2 (BODY[TEXT]<0.1> FLAGS)
        < * 2 FETCH (UID 2 BODY[TEXT]<0> {1}
        < ... FLAGS (\Seen \Recent) MODSEQ (6))
        alice2: SELECT INBOX
        < OK ...
        alice2: STORE 3 +FLAGS.SILENT (\Seen)
        < OK ...
        alice: NOOP
        < * 3 FETCH (UID 3 FLAGS (\Seen \Recent) MODSEQ (7))
        """);

    // §3.2.4, Example 14: a client that keeps the numbers would else ask for its own change again.
    [Fact]
    public async Task A_silent_STORE_tells_the_new_number_to_a_client_that_keeps_them() => await PlayAsync("""
        alice: SELECT INBOX
        < OK ...
        alice: STORE 1 +FLAGS.SILENT (\Flagged)
        < OK ...
        = 0
        alice: ENABLE CONDSTORE
        < OK ...
        alice: STORE 2 +FLAGS.SILENT (\Flagged)
        < * 2 FETCH (UID 2 MODSEQ (6))
        < OK ...
        = 1
        """);

    // §3.1.5, §3.1.6, §3.1.9, §3.1.10.
    [Fact]
    public async Task SEARCH_and_SORT_by_MODSEQ_tell_the_highest() => await PlayAsync("""
        alice: SELECT INBOX
        < OK ...
        alice: SEARCH MODSEQ 3
        < * SEARCH 2 3 (MODSEQ 4)
        alice: SEARCH MODSEQ "/flags/\\draft" all 3
        < * SEARCH 2 3 (MODSEQ 4)
        alice: UID SORT (REVERSE ARRIVAL) UTF-8 MODSEQ 3 UID 1:2
        < * SORT 2 (MODSEQ 3)
        alice: SORT RETURN (ALL) (REVERSE SUBJECT) UTF-8 MODSEQ 3
        < * ESEARCH (TAG "...") ALL 3,2 MODSEQ 4
        alice: SEARCH RETURN (MIN) MODSEQ 1
        < * ESEARCH (TAG "...") MIN 1 MODSEQ 2
        alice: SEARCH RETURN (MIN MAX COUNT) MODSEQ 1
        < * ESEARCH (TAG "...") MIN 1 MAX 3 COUNT 3 MODSEQ 4
        alice: SEARCH MODSEQ 1000
        < * SEARCH
        alice: SORT (ARRIVAL) UTF-8 MODSEQ 1000
        < * SORT
        """);

    // §3.2.3, §3.2.7 to §3.2.10: after ENABLE QRESYNC VANISHED stands for EXPUNGE; CLOSE tells no number.
    [Fact]
    public async Task Removing_tells_VANISHED_and_the_new_number_and_CLOSE_does_not() => await PlayAsync("""
        alice: ENABLE QRESYNC CONDSTORE
        < * ENABLED QRESYNC CONDSTORE
        alice: SELECT INBOX
        < * OK [HIGHESTMODSEQ 4] ...
        alice: STORE 1 +FLAGS.SILENT (\Deleted)
        < OK ...
        alice: EXPUNGE
        < * VANISHED 1
        < OK [HIGHESTMODSEQ 6] ...
        = 1
        alice: UID STORE 2 +FLAGS.SILENT (\Deleted)
        < OK ...
        alice: UID EXPUNGE 1:*
        < * VANISHED 2
        < OK [HIGHESTMODSEQ 8] ...
        alice: UID STORE 3 +FLAGS.SILENT (\Deleted)
        < OK ...
        alice: CLOSE
        < OK ...
        ! HIGHESTMODSEQ
        alice: SELECT INBOX (QRESYNC (1 4))
        < * OK [HIGHESTMODSEQ 10] ...
        < * VANISHED (EARLIER) 1:3
        """);

    // §3.2.6: what went comes before what is there.
    [Fact]
    public async Task VANISHED_EARLIER_comes_before_FETCH() => await PlayAsync("""
        alice: ENABLE QRESYNC
        < OK ...
        alice: SELECT INBOX
        < OK ...
        alice: STORE 2 +FLAGS.SILENT (\Deleted)
        < OK ...
        alice: EXPUNGE
        < * VANISHED 2
        alice: UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)
        < * VANISHED (EARLIER) 2
        < * 1 FETCH (UID 1 FLAGS (\Recent) MODSEQ (2))
        < * 2 FETCH (UID 3 FLAGS (\Recent) MODSEQ (4))
        = 3
        alice: UID FETCH 3 (FLAGS) (CHANGEDSINCE 1 VANISHED)
        ! VANISHED
        """);

    // §3.2.5: another UIDVALIDITY leaves the rest of the parameter without meaning; the mailbox opens as ever.
    [Fact]
    public async Task Another_UIDVALIDITY_tells_nothing_of_changes() => await PlayAsync("""
        alice: ENABLE QRESYNC
        < OK ...
        alice: SELECT INBOX (QRESYNC (77 1 1:3))
        < * 3 EXISTS
        < * OK [UIDVALIDITY 1] ...
        < * OK [HIGHESTMODSEQ 4] ...
        < OK [READ-WRITE] ...
        ! VANISHED
        alice: SELECT INBOX (QRESYNC (1 1 1:3))
        < * OK [CLOSED] ...
        < * 1 FETCH (UID 1 FLAGS () MODSEQ (2))
        < * 3 FETCH (UID 3 FLAGS () MODSEQ (4))
        """);

    // §3.2.
    [Fact]
    public async Task SETMETADATA_raises_the_number_of_its_mailbox() => await PlayAsync("""
        alice: SELECT INBOX (CONDSTORE)
        < * OK [HIGHESTMODSEQ 4] ...
        alice2: SETMETADATA INBOX (/private/comment "x")
        < OK ...
        alice2: STATUS INBOX (HIGHESTMODSEQ)
        < * STATUS INBOX (HIGHESTMODSEQ 5)
        alice2: SETMETADATA INBOX (/shared/nothing/at "x")
        < OK ...
        alice2: SETMETADATA "" (/private/comment "x")
        < OK ...
        alice: NOOP
        = 0
        alice: STORE 1 +FLAGS (\Flagged)
        < * 1 FETCH (...MODSEQ (7)...)
        alice: UID SEARCH MODSEQ 5
        < * SEARCH 1 (MODSEQ 7)
        """);

    // §3.2.10.2.
    [Theory]
    [InlineData("ENABLE QRESYNC", "* VANISHED 1")]
    [InlineData("NOOP", "* 1 EXPUNGE")]
    public async Task A_UID_SEARCH_by_numbers_keeps_expunges_back(string enable, string told) => await PlayAsync($$"""
        alice: {{enable}}
        < OK ...
        alice: SELECT INBOX
        < OK ...
        alice2: SELECT INBOX
        < OK ...
        alice2: STORE 1 +FLAGS.SILENT (\Deleted)
        < OK ...
        alice2: EXPUNGE
        < OK ...
        alice: UID SEARCH 2:3
        < * SEARCH 2 3
        = 1
        alice: UID SEARCH UID 2:3
        < {{told}}
        < OK ...
        """);

    private async Task PlayAsync(string script)
    {
        await _server.AppendManyAsync(3);
        await RuleScript.PlayAsync(_server, script);
    }
}
