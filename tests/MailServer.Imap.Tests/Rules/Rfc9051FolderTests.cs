using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What RFC 9051 asks of mailboxes and their names, a rule at a time.</summary>
public sealed class Rfc9051FolderTests
{
    private readonly TestServer _server = new();

    // §5.1 and §9, mailbox.
    [Fact]
    public Task INBOX_is_one_name_in_any_case() => Play("""
        alice: CREATE inBox
        < NO [ALREADYEXISTS] ...
        alice: LIST "" iNbOx
        < * LIST (\HasNoChildren) "/" INBOX
        alice: CREATE inbox/Below
        < OK ...
        alice: LIST "" INBOX/%
        < * LIST ... "/" INBOX/Below
        alice: DELETE inbox
        < NO [CANNOT] ...
        """);

    // §6.3.4.
    [Fact]
    public Task CREATE_makes_what_is_above_and_takes_a_delimiter_at_the_end() => Play("""
        alice: CREATE a/b/c/
        < OK ...
        alice: LIST "" a*
        < * LIST (\HasChildren) "/" a
        < * LIST (\HasChildren) "/" a/b
        < * LIST (\HasNoChildren) "/" a/b/c
        = 3
        """);

    // §6.3.5.
    [Fact]
    public Task DELETE_leaves_what_is_below() => Play("""
        alice: CREATE a/b
        < OK ...
        alice: DELETE a
        < OK ...
        alice: LIST "" a*
        < * LIST (\Noselect \HasChildren) "/" a
        < * LIST (\HasNoChildren) "/" a/b
        alice: SELECT a
        < NO ...
        alice: DELETE a/b
        < OK ...
        alice: DELETE a/b
        < NO [NONEXISTENT] ...
        """);

    // §6.3.6.
    [Fact]
    public async Task RENAME_takes_along_what_is_below_and_makes_what_is_above()
    {
        await (await _server.LogInAsync()).OkAsync("CREATE a/b");
        await _server.AppendManyAsync(2, "a/b");
        await Play("""
            alice: RENAME a x/y
            < OK ...
            alice: LIST "" x*
            < * LIST (\HasChildren) "/" x
            < * LIST (\HasChildren) "/" x/y
            < * LIST (\HasNoChildren) "/" x/y/b
            alice: STATUS x/y/b (MESSAGES UIDNEXT)
            < * STATUS x/y/b (MESSAGES 2 UIDNEXT 3)
            alice: RENAME x/y INBOX
            < NO [ALREADYEXISTS] ...
            alice: RENAME nothing z
            < NO [NONEXISTENT] ...
            """);
    }

    // §6.3.6: INBOX gives its messages away and stays, and what is below it stays where it is.
    [Fact]
    public async Task RENAME_of_INBOX_moves_its_messages()
    {
        await _server.AppendManyAsync(2);
        await Play("""
            alice: CREATE INBOX/Below
            < OK ...
            alice: RENAME INBOX Old
            < OK ...
            alice: STATUS Old (MESSAGES)
            < * STATUS Old (MESSAGES 2)
            alice: STATUS INBOX (MESSAGES)
            < * STATUS INBOX (MESSAGES 0)
            alice: LIST "" INBOX/%
            < * LIST (\HasNoChildren) "/" INBOX/Below
            alice: LIST "" Old/%
            = 0
            """);
    }

    // §6.3.7: the name stays subscribed when the mailbox is gone.
    [Fact]
    public Task A_subscription_outlives_its_mailbox() => Play("""
        alice: CREATE Gone
        < OK ...
        alice: SUBSCRIBE Gone
        < OK ...
        alice: DELETE Gone
        < OK ...
        alice: LIST (SUBSCRIBED) "" Gone
        < * LIST (\NonExistent ...\Subscribed) "/" Gone
        alice: UNSUBSCRIBE Gone
        < OK ...
        alice: LIST (SUBSCRIBED) "" Gone
        = 0
        """);

    // §6.3.9.1: exactly those that are subscribed, also when a level above them is missing.
    [Fact]
    public Task LIST_SUBSCRIBED_lists_only_what_is_subscribed() => Play("""
        alice: CREATE a/b/c
        < OK ...
        alice: SUBSCRIBE a/b/c
        < OK ...
        alice: LIST (SUBSCRIBED) "" a*
        < * LIST (\HasNoChildren \Subscribed) "/" a/b/c
        = 1
        alice: LIST (SUBSCRIBED) "" a%
        = 0
        alice: DELETE a/b
        < OK ...
        alice: DELETE a/b/c
        < OK ...
        alice: LIST (SUBSCRIBED) "" a*
        < * LIST (\NonExistent ...\Subscribed) "/" a/b/c
        = 1
        """);

    // §6.3.9.1, §6.3.9.6.
    [Fact]
    public Task CHILDINFO_comes_only_with_RECURSIVEMATCH_and_where_the_child_is_not_shown() => Play("""
        alice: CREATE a/b
        < OK ...
        alice: SUBSCRIBE a/b
        < OK ...
        alice: LIST (SUBSCRIBED) "" a*
        ! CHILDINFO
        alice: LIST (SUBSCRIBED RECURSIVEMATCH) "" a%
        < * LIST (\HasChildren) "/" a ("CHILDINFO" ("SUBSCRIBED"))
        = 1
        alice: LIST (SUBSCRIBED RECURSIVEMATCH) "" a*
        < * LIST (\HasNoChildren \Subscribed) "/" a/b
        = 1
        alice: SUBSCRIBE a
        < OK ...
        alice: LIST (SUBSCRIBED RECURSIVEMATCH) "" a*
        < * LIST (\HasChildren \Subscribed) "/" a ("CHILDINFO" ("SUBSCRIBED"))
        < * LIST (\HasNoChildren \Subscribed) "/" a/b
        """);

    // §6.3.9: options, each once; what is unknown; patterns that match nothing.
    [Fact]
    public Task LIST_takes_an_option_twice_and_none_that_is_unknown() => Play("""
        alice: LIST (SUBSCRIBED SUBSCRIBED) "" INBOX RETURN (CHILDREN CHILDREN)
        < * LIST (\HasNoChildren \Subscribed) "/" INBOX
        = 1
        alice: LIST (NEVERHEARD) "" *
        < BAD ...
        alice: LIST "" * RETURN (NEVERHEARD)
        < BAD ...
        alice: LIST "" ("In%" "INBOX" "inbox")
        < * LIST (\HasNoChildren) "/" INBOX
        = 1
        alice: LIST "" (none)
        < OK ...
        = 0
        alice: LIST "" //%//*//
        < OK ...
        = 0
        alice: LIST "" ""
        < * LIST (\Noselect) "/" ""
        """);

    // §6.3.9.2, §6.3.9.5.
    [Fact]
    public async Task LIST_RETURN_tells_children_subscriptions_and_status_behind_the_name()
    {
        await _server.AppendManyAsync(2);
        await Play("""
            alice: CREATE a/b
            < OK ...
            alice: LIST "" (INBOX a) RETURN (CHILDREN SUBSCRIBED STATUS (MESSAGES UNSEEN))
            < * LIST (\HasNoChildren \Subscribed) "/" INBOX
            < * STATUS INBOX (MESSAGES 2 UNSEEN 2)
            < * LIST (\HasChildren) "/" a
            < * STATUS a (MESSAGES 0 UNSEEN 0)
            """);
    }

    // §6.3.11.
    [Fact]
    public async Task STATUS_works_on_the_selected_mailbox_and_counts_every_octet()
    {
        await _server.AppendManyAsync(2);
        await Play("""
            alice: SELECT INBOX
            < OK ...
            alice: STATUS inbox (MESSAGES SIZE DELETED UNSEEN UIDNEXT UIDVALIDITY)
            < * STATUS INBOX (MESSAGES 2 UIDNEXT 3 UIDVALIDITY ... UNSEEN 2 DELETED 0 SIZE 324)
            alice: FETCH 1:* RFC822.SIZE
            < * 1 FETCH (RFC822.SIZE 162)
            < * 2 FETCH (RFC822.SIZE 162)
            """);
    }

    // §2.3.1.1.
    [Fact]
    public Task UIDNEXT_rises_with_each_message_also_when_it_is_gone_again() => Play("""
        alice: SELECT INBOX
        < * OK [UIDNEXT 1] ...
        alice: APPEND INBOX (\Deleted) {9+}\r\nS: x\r\n\r\nb
        < * 1 EXISTS
        < OK [APPENDUID 1 1] ...
        alice: EXPUNGE
        < * 1 EXPUNGE
        alice: STATUS INBOX (UIDNEXT MESSAGES)
        < * STATUS INBOX (MESSAGES 0 UIDNEXT 2)
        """);

    // §5.1: names of eight bits hold no control characters, and are read by whoever speaks modified UTF-7.
    [Fact]
    public Task Names_in_UTF_8_hold_no_control_characters() => Play("""
        alice: CREATE "x&AIU-y"
        < NO [CANNOT] ...
        alice: ENABLE IMAP4rev2
        < * ENABLED IMAP4REV2
        alice: CREATE "Größe"
        < OK ...
        alice2: LIST "" Gr*
        < * LIST (\HasNoChildren) "/" "Gr&APYA3w-e"
        """);

    private Task Play(string script) => RuleScript.PlayAsync(_server, script);
}
