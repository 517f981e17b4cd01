using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>Single sentences with MUST of the extensions, each by the shortest way to see it.</summary>
public sealed class ExtensionRuleTests
{
    private static async Task<TestClient> PrepareAsync()
    {
        var server = new TestServer();
        await server.AppendManyAsync(3);
        return await server.SelectAsync();
    }

    [Theory]
    // RFC 5258 §3: RECURSIVEMATCH needs something to match, REMOTE is nothing of the kind.
    [InlineData("LIST (RECURSIVEMATCH) \"\" *", "BAD")]
    [InlineData("LIST (RECURSIVEMATCH REMOTE) \"\" *", "BAD")]
    [InlineData("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" *", "OK")]
    [InlineData("LIST (UNHEARDOF) \"\" *", "BAD")]
    // RFC 6154 §3: a use that is not known is refused with its own code.
    [InlineData("CREATE New (USE (\\Wishes))", "NO [USEATTR]")]
    // RFC 6851 §3.1 and RFC 9051 §6.4.7, §6.4.8: what could be created is told.
    [InlineData("MOVE 1 Nowhere", "NO [TRYCREATE]")]
    [InlineData("COPY 1 Nowhere", "NO [TRYCREATE]")]
    // RFC 7162 §3.2.5, §3.2.6: only after ENABLE QRESYNC, and only with CHANGEDSINCE.
    [InlineData("SELECT INBOX (QRESYNC (1 1))", "BAD")]
    [InlineData("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)", "BAD")]
    public async Task A_command_is_answered_as_the_section_says(string command, string expected)
    {
        var client = await PrepareAsync();
        Assert.StartsWith(expected, (await client.AskAsync(command))[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UID FETCH 1:* (FLAGS) (VANISHED)")]
    [InlineData("FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)")]
    public async Task VANISHED_needs_UID_FETCH_and_CHANGEDSINCE(string command)
    {
        var client = await PrepareAsync();
        await client.OkAsync("ENABLE QRESYNC");
        Assert.StartsWith("BAD", (await client.AskAsync(command))[^1], StringComparison.Ordinal);
    }

    // RFC 7162 §3.1.4.1, §3.1.5.
    [Fact]
    public async Task CHANGEDSINCE_and_SEARCH_MODSEQ_tell_modification_sequences()
    {
        var client = await PrepareAsync();
        await client.OkAsync("ENABLE CONDSTORE");
        Assert.All(await client.UntaggedAsync("UID FETCH 1:* (UID) (CHANGEDSINCE 1)"), line => Assert.Contains("MODSEQ (", line, StringComparison.Ordinal));
        Assert.Matches(@"^\* SEARCH 1 2 3 \(MODSEQ \d+\)$", Assert.Single(await client.UntaggedAsync("SEARCH MODSEQ 1")));
        Assert.Equal("* SEARCH", Assert.Single(await client.UntaggedAsync("SEARCH MODSEQ 1000000")));
    }

    // RFC 7162 §3.1.3: 0 is below every modification sequence, so that nothing is changed.
    [Fact]
    public async Task UNCHANGEDSINCE_0_changes_nothing()
    {
        var client = await PrepareAsync();
        Assert.Contains("[MODIFIED 1:3]", (await client.AskAsync("STORE 1:3 (UNCHANGEDSINCE 0) +FLAGS.SILENT (\\Flagged)"))[^1], StringComparison.Ordinal);
        Assert.Equal("* SEARCH", Assert.Single(await client.UntaggedAsync("SEARCH FLAGGED")));
    }

    // RFC 5819 §2: no STATUS for a name that cannot be selected.
    [Fact]
    public async Task A_name_that_is_no_mailbox_has_no_status()
    {
        var client = await PrepareAsync();
        await client.OkAsync("SUBSCRIBE Ghost");
        Assert.Equal(["* LIST (\\NonExistent \\Noselect \\HasNoChildren \\Subscribed) \"/\" Ghost"], await client.UntaggedAsync("LIST (SUBSCRIBED) \"\" Ghost RETURN (STATUS (MESSAGES))"));
    }

    // RFC 6154 §2.
    [Fact]
    public async Task SPECIAL_USE_selects_only_such_mailboxes()
    {
        var client = await PrepareAsync();
        var listed = await client.UntaggedAsync("LIST (SPECIAL-USE) \"\" * RETURN (SPECIAL-USE)");
        Assert.Equal(["Archive", "Drafts", "Junk", "Sent", "Trash"], listed.Select(line => line.Split(' ')[^1]));
    }

    // RFC 4315 §2.1, §3: what is not marked stays, and nothing copied is no COPYUID.
    [Fact]
    public async Task UID_EXPUNGE_spares_what_is_not_marked_and_COPYUID_needs_messages()
    {
        var client = await PrepareAsync();
        await client.OkAsync("UID STORE 2:3 +FLAGS.SILENT (\\Deleted)");
        Assert.Equal(["* 2 EXPUNGE"], await client.UntaggedAsync("UID EXPUNGE 1:2"));
        Assert.DoesNotContain("COPYUID", string.Concat(await client.AskAsync("UID COPY 100:200 Archive")), StringComparison.Ordinal);
        Assert.DoesNotContain("COPYUID", string.Concat(await client.AskAsync("UID MOVE 100:200 Archive")), StringComparison.Ordinal);
    }

    // RFC 6851 §3.3: COPYUID comes in an untagged OK before the expunges.
    [Fact]
    public async Task COPYUID_of_MOVE_comes_before_the_expunges()
    {
        var lines = await (await PrepareAsync()).UntaggedAsync("MOVE 1:2 Archive");
        Assert.Matches(@"^\* OK \[COPYUID \d+ 1:2 1:2\]", lines[0]);
        Assert.Equal(2, lines.Skip(1).Count(line => line.EndsWith(" EXPUNGE", StringComparison.Ordinal)));
    }

    // RFC 6851 §3: a mailbox that was opened to be read only loses nothing.
    [Fact]
    public async Task MOVE_out_of_a_mailbox_that_is_only_read_is_refused()
    {
        var client = await PrepareAsync();
        await client.OkAsync("EXAMINE INBOX");
        Assert.StartsWith("NO", (await client.AskAsync("MOVE 1 Archive"))[^1], StringComparison.Ordinal);
        Assert.Equal(["* STATUS Archive (MESSAGES 0)"], await client.UntaggedAsync("STATUS Archive (MESSAGES)"));
    }
}
