using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What RFC 5465 asks of a server, a rule at a time.</summary>
public sealed class NotifyRuleTests
{
    private readonly TestServer _server = new();

    // §8.
    [Fact]
    public Task Names_of_events_and_mailboxes_have_no_case() => Play("""
        alice: notify set STATUS (Mailboxes inbox (messageNEW messageEXPUNGE))
        < * STATUS INBOX (...MESSAGES 0...)
        < OK ...
        """);

    // §5.1: another mailbox of the same name has another UIDVALIDITY, and the client hears it.
    [Fact]
    public Task A_mailbox_made_anew_tells_its_UIDVALIDITY() => Play("""
        alice: CREATE Work
        < OK ...
        alice: NOTIFY SET (mailboxes Work (MessageNew MessageExpunge FlagChange))
        < OK ...
        alice2: DELETE Work
        < OK ...
        alice: NOOP
        < OK ...
        alice2: CREATE Work
        < OK ...
        alice: NOOP
        < * STATUS Work (...UIDVALIDITY ...)
        alice2: APPEND Work {9+}\r\nS: x\r\n\r\nb
        < OK ...
        alice: NOOP
        < * STATUS Work (MESSAGES 1 UIDNEXT 2 UNSEEN 1)
        """);

    // §6.3.
    [Fact]
    public Task Inboxes_are_all_of_personal() => Play("""
        alice: CREATE Work
        < OK ...
        alice: NOTIFY SET STATUS (inboxes (MessageNew MessageExpunge))
        < * STATUS INBOX (...)
        < * STATUS Work (...)
        < OK ...
        """);

    // §6.6.
    [Fact]
    public Task A_star_is_no_wildcard() => Play("""
        alice: NOTIFY SET STATUS (mailboxes "IN*" (MessageNew MessageExpunge))
        < OK ...
        = 0
        """);

    private Task Play(string script) => RuleScript.PlayAsync(_server, script);
}
