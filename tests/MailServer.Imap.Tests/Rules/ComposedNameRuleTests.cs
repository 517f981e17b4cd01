using MailServer.Imap.Tests.Support;
using MailServer.Storage;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What RFC 9051 §5.1 and RFC 6855 §3 ask where mailbox names are not in Normalization Form C.</summary>
public sealed class ComposedNameRuleTests
{
    private const string Given = "Cafe\u0301";
    private const string Name = "Caf\u00E9";
    private readonly TestServer _server = new();

    // RFC 9051 §6.3.4, §6.3.2, §6.3.6, §6.3.5, §6.3.9.7.
    [Fact]
    public Task A_name_is_composed_in_every_command_and_told_by_OLDNAME() => Play($"""
        alice: ENABLE IMAP4rev2
        < OK ...
        alice: CREATE "{Given}"
        < * LIST (\HasNoChildren) "/" "{Name}" ("OLDNAME" ("{Given}"))
        < OK ...
        alice: CREATE "{Given}"
        < NO [ALREADYEXISTS] ...
        alice: SELECT "{Given}"
        < * LIST (\HasNoChildren) "/" "{Name}" ("OLDNAME" ("{Given}"))
        < OK ...
        alice: SELECT "{Name}"
        ! OLDNAME
        alice: STATUS "{Given}" (MESSAGES)
        < * STATUS "{Name}" (MESSAGES 0)
        alice: SUBSCRIBE "{Given}"
        < OK ...
        alice: LIST (SUBSCRIBED) "" "{Given}"
        < * LIST (\HasNoChildren \Subscribed) "/" "{Name}"
        alice: APPEND "{Given}" {Hello}
        < OK [APPENDUID ...
        alice: COPY 1 "{Given}"
        < OK [COPYUID ...
        alice: SETMETADATA "{Given}" (/private/comment "x")
        < OK ...
        alice: RENAME "{Given}" "Bar/{Given}"
        < * LIST (\HasNoChildren...) "/" "Bar/{Name}" ("OLDNAME" ("{Given}"))
        < OK ...
        alice: DELETE "Bar/{Given}"
        < * LIST (\NonExistent ...) "/" "Bar/{Name}" ("OLDNAME" ("Bar/{Given}"))
        < OK ...
        """);

    // RFC 9051 §6.3.4: the delimiter at the end only says what is to come.
    [Fact]
    public Task A_name_that_loses_the_delimiter_at_its_end_is_told() => Play($"""
        alice: CREATE Plain/
        < OK ...
        ! OLDNAME
        alice: ENABLE IMAP4rev2
        < OK ...
        alice: CREATE Work/
        < * LIST (\HasNoChildren) "/" Work ("OLDNAME" (Work/))
        < OK ...
        alice: CREATE "{Given}/"
        < * LIST (\HasNoChildren) "/" "{Name}" ("OLDNAME" ("{Given}/"))
        < OK ...
        alice: CREATE Other
        < OK ...
        ! OLDNAME
        """);

    // RFC 5092 §3, RFC 4469, RFC 4467: what stands in a URL is a mailbox name as well.
    [Fact]
    public async Task A_name_in_a_URL_is_composed_too()
    {
        _server.Options.GreetingName = "imap.example.test";
        await Play($"""
            alice: CREATE "Caf&AOk-"
            < OK ...
            alice: APPEND "Caf&AOk-" {Hello}
            < OK [APPENDUID ...
            alice: APPEND INBOX CATENATE (URL "/Cafe%CC%81/;UID=1")
            < OK [APPENDUID ...
            alice: APPEND INBOX CATENATE (URL "/Caf%C3%A9/;UID=1")
            < OK [APPENDUID ...
            alice: APPEND INBOX CATENATE (URL "/Cafes/;UID=1")
            < NO [BADURL ...
            """);
        var client = await _server.LogInAsync();
        const string Url = "imap://alice%40example.test@imap.example.test/Cafe%CC%81/;UID=1;URLAUTH=anonymous";
        var signed = (await client.UntaggedAsync($"GENURLAUTH \"{Url}\" INTERNAL"))[0]["* GENURLAUTH ".Length..];
        Assert.StartsWith($"\"{Url}:internal:", signed, StringComparison.Ordinal);
        Assert.Contains("S: x", await client.UntaggedAsync($"URLFETCH {signed}"));
    }

    // RFC 6855 §3: with UTF-8, and with modified UTF-7, too. OLDNAME belongs to IMAP4rev2.
    [Fact]
    public Task IMAP4rev1_composes_names_as_well() => Play($"""
        alice: CREATE Cafe&AwE-
        < OK ...
        ! OLDNAME
        alice: LIST "" Caf*
        < * LIST (\HasNoChildren) "/" "Caf&AOk-"
        = 1
        alice: SELECT Cafe&AwE-
        < OK ...
        ! OLDNAME
        alice: ENABLE UTF8=ACCEPT
        < OK ...
        alice: CREATE "{Given}/Below"
        < OK ...
        alice: LIST "" "{Given}/%"
        < * LIST (\HasNoChildren) "/" "{Name}/Below"
        = 1
        """);

    // What came into the store on another way keeps its name, and is to be had by it.
    [Fact]
    public async Task A_mailbox_that_is_not_composed_is_reached_by_its_name_and_can_be_renamed()
    {
        await using (var account = (await _server.Store.OpenAccountAsync(new AccountId("A1"), default)).Value)
            Assert.True((await account.CreateFolderAsync(Given, new CreateFolderOptions(), default)).IsSuccess);
        await Play($"""
            alice: ENABLE IMAP4rev2
            < OK ...
            alice: CREATE "{Given}"
            < NO [ALREADYEXISTS] ...
            alice: SELECT "{Given}"
            < * LIST (\HasNoChildren) "/" "{Given}"
            < OK ...
            alice: SUBSCRIBE "{Given}"
            < OK ...
            alice: LIST "" "{Name}"
            < * LIST (\HasNoChildren) "/" "{Given}"
            alice: SELECT "{Name}"
            < NO [NONEXISTENT] ...
            alice: RENAME "{Given}" "{Name}"
            < OK ...
            alice: SELECT "{Given}"
            < * LIST (\HasNoChildren) "/" "{Name}" ("OLDNAME" ("{Given}"))
            < OK ...
            alice: UNSUBSCRIBE "{Given}"
            < OK ...
            """);
    }

    private const string Hello = "{9+}\\r\\nS: x\\r\\n\\r\\nb";

    private Task Play(string script) => RuleScript.PlayAsync(_server, script);
}
