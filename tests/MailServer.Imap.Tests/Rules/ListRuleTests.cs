using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What RFC 5258 and RFC 6154 ask of LIST and CREATE, a rule at a time.</summary>
public sealed class ListRuleTests
{
    private readonly SharedServer _shared = new();

    // RFC 5258 §3.
    [Fact]
    public Task An_empty_name_is_special_only_in_the_short_form() => Play("""
        alice: LIST "" ""
        < * LIST (\Noselect) "/" ""
        alice: LIST "" ("")
        = 0
        alice: LIST () "" ""
        = 0
        alice: LIST "" "" RETURN ()
        = 0
        alice: LIST "" ("" INBOX)
        < * LIST (\HasNoChildren) "/" INBOX
        = 1
        """);

    // RFC 5258 §3, §3.1.
    [Fact]
    public Task What_fulfils_all_selections_is_listed() => Play("""
        alice: UNSUBSCRIBE Sent
        < OK ...
        alice: LIST (SUBSCRIBED SPECIAL-USE) "" *
        < * LIST (...\Subscribed \Trash) "/" Trash
        = 4
        ! Sent
        ! INBOX
        alice: LIST (REMOTE) "" INBOX
        < * LIST (\HasNoChildren) "/" INBOX
        ! \Remote
        """);

    // RFC 5258 §4, §8.
    [Fact]
    public Task Children_that_are_hidden_do_not_count() => Play("""
        alice: CREATE Work
        < OK ...
        alice: SETACL Work bob@example.test lr
        < OK ...
        alice: CREATE Work/Hidden
        < OK ...
        alice: DELETEACL Work/Hidden bob@example.test
        < OK ...
        alice: LIST "" Work
        < * LIST (\HasChildren) "/" Work
        bob: LIST "" "Other Users/alice@example.test/Work" RETURN (CHILDREN)
        < * LIST (\HasNoChildren) "/" "Other Users/alice@example.test/Work"
        """);

    // RFC 6154 §3.
    [Fact]
    public Task CREATE_gives_a_use_or_makes_nothing() => Play("""
        alice: CREATE Old (USE (\Archive))
        < OK ...
        alice: LIST (SPECIAL-USE) "" Old
        < * LIST (\HasNoChildren \Archive) "/" Old
        alice: CREATE Fresh (USE (\Wishes))
        < NO [USEATTR] ...
        alice: LIST "" Fresh
        = 0
        alice: CAPABILITY
        < * CAPABILITY ... SPECIAL-USE CREATE-SPECIAL-USE ...
        """);

    private Task Play(string script) => RuleScript.PlayAsync(_shared.Server, script);
}
