using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What RFC 5464 asks of a server, a rule at a time.</summary>
public sealed class MetadataRuleTests
{
    private readonly TestServer _server = new();

    // §3.2, §5.
    [Theory]
    [InlineData("/private//comment")]
    [InlineData("/private/comment/")]
    [InlineData("/private/com*ment")]
    [InlineData("/private/com%ment")]
    [InlineData("/other/comment")]
    [InlineData("comment")]
    public async Task Names_that_are_malformed_are_BAD(string name) => await Play($$"""
        alice: SETMETADATA INBOX ("{{name}}" "x")
        < BAD ...
        alice: GETMETADATA INBOX "{{name}}"
        < BAD ...
        """);

    // §3.2, §4.3: names have no case; setting tells nothing; NIL removes.
    [Fact]
    public Task Setting_tells_no_METADATA_and_names_have_no_case() => Play("""
        alice: SETMETADATA INBOX (/Private/Comment "mine")
        < OK ...
        = 0
        alice: GETMETADATA INBOX /private/COMMENT
        < * METADATA INBOX (/private/comment "mine")
        alice: SETMETADATA INBOX (/private/comment NIL)
        = 0
        alice: GETMETADATA INBOX /private/comment
        < * METADATA INBOX (/private/comment NIL)
        alice: GETMETADATA Nowhere /private/comment
        < NO [NONEXISTENT] ...
        alice: SETMETADATA Nowhere (/private/comment "x")
        < NO [NONEXISTENT] ...
        """);

    // §4.1: 1,024 octets and ten entries at least.
    [Fact]
    public async Task Ten_values_of_1024_octets_are_taken()
    {
        var client = await _server.LogInAsync();
        for (var i = 0; i < 10; i++) await client.OkAsync($"SETMETADATA INBOX (/private/vendor/test/e{i} \"{new string('x', 1024)}\")");
        for (var i = 0; i < 10; i++) await client.OkAsync($"SETMETADATA \"\" (/private/vendor/test/e{i} \"{new string('x', 1024)}\")");
        Assert.Contains(new string('x', 1024), string.Concat(await client.UntaggedAsync("GETMETADATA INBOX /private/vendor/test/e9")), StringComparison.Ordinal);
    }

    // §4.1, §4.4, §4.4.2: only after ENABLE, only names.
    [Fact]
    public Task Changes_are_told_by_name_to_those_who_enabled_it() => Play("""
        alice: ENABLE METADATA
        < * ENABLED METADATA
        alice2: SETMETADATA INBOX (/private/comment "secret")
        < OK ...
        alice3: NOOP
        = 0
        alice: NOOP
        < * METADATA INBOX /private/comment
        ! secret
        alice2: NOOP
        = 0
        """);

    // §4.1: annotations go with the mailbox that is renamed or deleted.
    [Fact]
    public Task Entries_follow_their_mailbox() => Play("""
        alice: CREATE Old
        < OK ...
        alice: SETMETADATA Old (/private/comment "x")
        < OK ...
        alice: RENAME Old New
        < OK ...
        alice: GETMETADATA New /private/comment
        < * METADATA New (/private/comment "x")
        alice: DELETE New
        < OK ...
        alice: CREATE New
        < OK ...
        alice: GETMETADATA New /private/comment
        < * METADATA New (/private/comment NIL)
        """);

    // RFC 6154 §4.
    [Fact]
    public Task Special_uses_are_an_entry() => Play("""
        alice: CREATE Both (USE (\All \Flagged))
        < OK ...
        alice: GETMETADATA Both /private/specialuse
        < * METADATA Both (/private/specialuse {13}
        < \All \Flagged)
        alice: GETMETADATA INBOX /private/specialuse
        < * METADATA INBOX (/private/specialuse NIL)
        alice: LIST "" Trash RETURN (METADATA (/private/specialuse))
        < * METADATA Trash (/private/specialuse {6}
        < \Trash)
        alice: SETMETADATA INBOX (/private/specialuse "\\Trash")
        < NO [CANNOT] ...
        alice: SETMETADATA Trash (/private/specialuse NIL)
        < NO [CANNOT] ...
        """);

    private Task Play(string script) => RuleScript.PlayAsync(_server, script);
}
