using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What RFC 4314 and RFC 8440 ask of a server, a rule at a time.</summary>
public sealed class SharingRuleTests
{
    private readonly SharedServer _shared = new();

    // RFC 4314 §2, §2.2, §5.1.1: the new rights are announced, those of RFC 2086 are not.
    [Fact]
    public Task RIGHTS_names_the_new_rights_only() => Play("""
        alice: CAPABILITY
        < * CAPABILITY ... ACL RIGHTS=kxte ...
        """);

    // RFC 4314 §2.1.1.
    [Fact]
    public Task The_old_letters_stand_for_their_members_and_are_told_beside_them() => Play("""
        alice: CREATE Work
        < OK ...
        alice: SETACL Work bob@example.test lrc
        < OK ...
        alice: GETACL Work
        < * ACL Work ...bob@example.test lrkxc
        alice: SETACL Work bob@example.test lrd
        < OK ...
        bob: MYRIGHTS "Other Users/alice@example.test/Work"
        < * MYRIGHTS ... lrted
        alice: SETACL Work bob@example.test lrx
        < OK ...
        alice: GETACL Work
        < * ACL Work ...bob@example.test lrxc
        alice: LISTRIGHTS Work bob@example.test
        < * LISTRIGHTS Work bob@example.test "" l r s w i p k x t e a c d
        """);

    // RFC 4314 §3, §3.1.
    [Fact]
    public Task Identifiers_are_prepared_and_unknown_rights_are_BAD() => Play("""
        alice: SETACL INBOX "" lr
        < BAD ...
        alice: SETACL INBOX bob@example.test lrZ
        < BAD ...
        alice: DELETEACL INBOX ""
        < BAD ...
        alice: LISTRIGHTS INBOX ""
        < BAD ...
        """);

    // RFC 4314 §6: what a hidden mailbox answers, one that is not there answers too.
    [Theory]
    [InlineData("GETACL {0}")]
    [InlineData("MYRIGHTS {0}")]
    [InlineData("SETACL {0} anyone l")]
    [InlineData("DELETEACL {0} anyone")]
    [InlineData("LISTRIGHTS {0} anyone")]
    public async Task The_commands_of_rights_do_not_give_a_hidden_mailbox_away(string command)
    {
        await (await _shared.LogInAsync()).OkAsync("CREATE Work");
        var bob = await _shared.LogInAsync("bob");
        async Task<string> AnswerAsync(string name) =>
            (await bob.AskAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, command, $"\"Other Users/alice@example.test/{name}\"")))[^1];
        Assert.Equal(await AnswerAsync("Nowhere"), await AnswerAsync("Work"));
        Assert.StartsWith("NO", await AnswerAsync("Work"), StringComparison.Ordinal);
    }

    // RFC 4314 §4: LIST and LSUB leave out what may not be listed, and that is no NO.
    [Fact]
    public Task LIST_and_LSUB_leave_out_what_is_hidden() => Play("""
        alice: CREATE Work
        < OK ...
        bob: LIST "" "Other Users/alice@example.test/Work"
        < OK ...
        = 0
        bob: LSUB "" "Other Users/alice@example.test/Work"
        < OK ...
        = 0
        """);

    // RFC 4314 §4, CLOSE: without e nothing goes, and the answer is OK.
    [Fact]
    public async Task CLOSE_without_the_right_expunges_nothing()
    {
        await _shared.ShareAsync("lrst");
        await Play("""
            bob: SELECT "Other Users/alice@example.test/Work"
            < OK [READ-WRITE] ...
            bob: STORE 1 +FLAGS.SILENT (\Deleted)
            < OK ...
            bob: EXPUNGE
            < NO [NOPERM] ...
            bob: CLOSE
            < OK ...
            alice: STATUS Work (MESSAGES DELETED)
            < * STATUS Work (MESSAGES 3 DELETED 1)
            """);
    }

    // RFC 4314 §4: the target's rights to flags count for COPY as well, and their lack is no failure.
    [Fact]
    public async Task COPY_leaves_out_flags_without_their_right()
    {
        await _shared.ShareAsync("lri");
        await Play("""
            bob: APPEND INBOX (\Seen \Deleted \Flagged) {9+}\r\nS: x\r\n\r\nb
            < OK ...
            bob: SELECT INBOX
            < OK ...
            bob: COPY 1 "Other Users/alice@example.test/Work"
            < OK [COPYUID ...
            alice: SELECT Work
            < * 4 EXISTS
            alice: FETCH 4 FLAGS
            ! \Seen
            ! \Deleted
            ! \Flagged
            """);
    }

    // RFC 8440 §3: LIST first, then MYRIGHTS, and none for what cannot be selected.
    [Fact]
    public async Task MYRIGHTS_follows_its_LIST()
    {
        await _shared.ShareAsync("lr");
        await Play("""
            bob: LIST "" "Other Users*" RETURN (MYRIGHTS)
            < * LIST (... \Noselect ...) "/" "Other Users"
            < * LIST (...) "/" "Other Users/alice@example.test/Work"
            < * MYRIGHTS "Other Users/alice@example.test/Work" lr
            = 4
            """);
    }

    // RFC 5819 §2, RFC 9051 §6.3.9.2: what may be listed and not read has no status, and says why.
    [Fact]
    public async Task LIST_STATUS_without_the_right_to_read_is_Noselect()
    {
        await _shared.ShareAsync("l");
        await Play("""
            bob: LIST "" "Other Users/alice@example.test/Work" RETURN (STATUS (MESSAGES))
            < * LIST (\Noselect \HasNoChildren) "/" "Other Users/alice@example.test/Work"
            ! STATUS
            """);
    }

    private Task Play(string script) => RuleScript.PlayAsync(_shared.Server, script);
}
