using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests.Rules;

/// <summary>What the extensions of SEARCH ask of a server, a rule at a time.</summary>
public sealed class SearchRuleTests
{
    private readonly TestServer _server = new();

    // RFC 5267 §4.4, RFC 9394 §3.
    [Fact]
    public Task PARTIAL_stands_alone_and_in_order() => Play("""
        alice: SEARCH RETURN (PARTIAL 1:2 ALL) ALL
        < BAD ...
        alice: SEARCH RETURN (PARTIAL 1:2 PARTIAL 3:4) ALL
        < BAD ...
        alice: search return (partial 1:2 count) all
        < * ESEARCH (TAG "...") COUNT 4 PARTIAL (1:2 1:2)
        alice: UID SEARCH RETURN (PARTIAL -1:-2) ALL
        < * ESEARCH (TAG "...") UID PARTIAL (-1:-2 3:4)
        alice: SEARCH RETURN (PARTIAL 100:200) ALL
        < * ESEARCH (TAG "...") PARTIAL (100:200 NIL)
        alice: SEARCH RETURN (SAVE PARTIAL 2:3) ALL
        < OK ...
        alice: SEARCH RETURN (ALL) $
        < * ESEARCH (TAG "...") ALL 2:3
        alice: UID FETCH 1:* UID (PARTIAL -1:-1)
        < * 4 FETCH (UID 4)
        = 1
        """);

    // RFC 5466 §3.1.
    [Fact]
    public Task A_filter_and_another_charset_are_BAD() => Play("""
        alice: SEARCH CHARSET KOI8-R FILTER mine
        < BAD [BADCHARSET (US-ASCII UTF-8)] ...
        alice: SEARCH CHARSET UTF-8 FILTER mine
        < NO [UNDEFINED-FILTER mine] ...
        """);

    // RFC 7377 §2.1: UIDs, MAILBOX, TAG and UIDVALIDITY, and nothing of mailboxes where nothing was found.
    [Fact]
    public Task ESEARCH_tells_where_something_was_found() => Play("""
        alice: ESEARCH IN (personal) RETURN (ALL COUNT) SUBJECT Message
        < * ESEARCH (TAG "..." MAILBOX INBOX UIDVALIDITY 1) UID ALL 1:4 COUNT 4
        = 1
        alice: ESEARCH IN (personal) RETURN (COUNT) SUBJECT nothing
        = 0
        alice: ESEARCH IN (mailboxes Nowhere) RETURN (ALL) ALL
        < OK ...
        = 0
        alice: ESEARCH IN (selected) RETURN (ALL) 3:100
        < * ESEARCH (TAG "..." MAILBOX INBOX UIDVALIDITY 1) UID ALL 3:4
        alice: ESEARCH IN (inboxes subtree INBOX mailboxes INBOX) RETURN (COUNT) ALL
        < * ESEARCH (TAG "..." MAILBOX INBOX UIDVALIDITY 1) UID COUNT 4
        = 1
        """);

    // RFC 7377 §2.2.
    [Theory]
    [InlineData("ESEARCH IN (selected) RETURN (ALL) ALL")]
    [InlineData("ESEARCH RETURN (ALL) ALL")]
    [InlineData("ESEARCH IN (personal) RETURN (UPDATE) ALL")]
    [InlineData("ESEARCH IN (personal) RETURN (SAVE) ALL")]
    public async Task ESEARCH_without_a_selected_mailbox_is_BAD_where_it_needs_one(string command)
    {
        var client = await _server.LogInAsync();
        Assert.StartsWith("BAD", Assert.Single(await client.AskAsync(command)), StringComparison.Ordinal);
        await client.OkAsync("ESEARCH IN (personal) RETURN (ALL) ALL");
    }

    // RFC 7377 §2.2, §5: mailboxes without rights are passed over.
    [Fact]
    public async Task ESEARCH_passes_over_what_may_not_be_read()
    {
        var shared = new SharedServer();
        await shared.ShareAsync("l");
        await RuleScript.PlayAsync(shared.Server, """
            bob: ESEARCH IN (subtree "Other Users") RETURN (COUNT) ALL
            < OK ...
            = 0
            alice: SETACL Work bob@example.test lr
            < OK ...
            bob: ESEARCH IN (subtree "Other Users") RETURN (COUNT) ALL
            < * ESEARCH (TAG "..." MAILBOX "Other Users/alice@example.test/Work" UIDVALIDITY ...) UID COUNT 3
            """);
    }

    // RFC 5032 §2, §3.
    [Fact]
    public Task WITHIN_counts_seconds_from_1() => Play("""
        alice: SEARCH YOUNGER 1000
        < * SEARCH 1 2 3 4
        alice: SEARCH OLDER 1000
        < * SEARCH
        alice: SEARCH OLDER 0
        < BAD ...
        """);

    // RFC 5256 §3, RFC 5957 §4: charsets, criteria, algorithms.
    [Theory]
    [InlineData("SORT (DATE) KOI8-R ALL", "NO [BADCHARSET")]
    [InlineData("THREAD REFERENCES KOI8-R ALL", "NO [BADCHARSET")]
    [InlineData("SORT (DATE) US-ASCII ALL", "* SORT 1 2 3 4")]
    [InlineData("SORT (REVERSE SUBJECT) UTF-8 ALL", "* SORT 4 3 2 1")]
    [InlineData("SORT (DISPLAYFROM DISPLAYTO ARRIVAL) UTF-8 2:3", "* SORT 2 3")]
    [InlineData("SORT (REVERSE) UTF-8 ALL", "BAD")]
    [InlineData("THREAD NEVERHEARD UTF-8 ALL", "BAD")]
    [InlineData("THREAD ORDEREDSUBJECT UTF-8 2", "* THREAD (2)")]
    public async Task SORT_and_THREAD_answer_as_the_section_says(string command, string expected)
    {
        await _server.AppendManyAsync(4);
        var client = await _server.SelectAsync();
        Assert.StartsWith(expected, (await client.AskAsync(command))[0], StringComparison.Ordinal);
    }

    // RFC 5256 §2.2: dates that are half broken are read as far as they go; what has none counts by its internal date.
    [Fact]
    public async Task Broken_dates_are_sorted_as_far_as_they_can_be_read()
    {
        foreach (var date in new[] { "Fri, 1 Jan 2021 10:00:00 XYZZY", "Fri, 1 Jan 2021 11:30:00 +0200", "Fri, 1 Jan 2021 11:00:00 +0000", "Fri, 1 Jan 2021 99:99:99 +0000", "whenever" })
            await _server.AppendAsync($"Date: {date}\r\nSubject: x\r\n\r\nb\r\n");
        var client = await _server.SelectAsync();
        Assert.Equal(["* SORT 4 2 1 3 5"], await client.UntaggedAsync("SORT (DATE) UTF-8 ALL"));
    }

    // RFC 5182 §2.1: an empty $ is a set that matches nothing, in every command that takes a set.
    [Fact]
    public Task An_empty_result_is_a_set_like_any_other() => Play("""
        alice: SEARCH RETURN (SAVE) SUBJECT nowhere
        < OK ...
        = 0
        alice: FETCH $ FLAGS
        < OK ...
        = 0
        alice: UID FETCH $ FLAGS
        < OK ...
        = 0
        alice: STORE $ +FLAGS (\Deleted)
        < OK ...
        = 0
        alice: COPY $ Trash
        < OK ...
        ! COPYUID
        alice: MOVE $ Trash
        < OK ...
        = 0
        alice: UID EXPUNGE $
        < OK ...
        = 0
        alice: SEARCH NOT $
        < * SEARCH 1 2 3 4
        alice: SEARCH OR $ 2
        < * SEARCH 2
        alice: SORT (ARRIVAL) UTF-8 $
        < * SORT
        """);

    // RFC 4466 §2.1 to §2.6: what is not known is BAD wherever extensions may stand, and so is a list of nothing; RETURN () is as ALL, and each item is told once.
    [Fact]
    public Task Parameters_that_are_unknown_are_BAD_and_items_are_told_once() => Play("""
        alice: SELECT INBOX (WHATEVER)
        < BAD ...
        alice: EXAMINE INBOX ()
        < BAD ...
        alice: CREATE New (WHATEVER)
        < BAD ...
        alice: FETCH 1 FLAGS (WHATEVER 1)
        < BAD ...
        alice: STORE 1 (WHATEVER 1) FLAGS ()
        < BAD ...
        alice: RENAME Trash Bin (WHATEVER)
        < BAD ...
        alice: SEARCH RETURN (WHATEVER) ALL
        < BAD ...
        alice: SEARCH RETURN () ALL
        < * ESEARCH (TAG "...") ALL 1:4
        = 1
        alice: search return (count Count MIN min) all
        < * ESEARCH (TAG "...") MIN 1 COUNT 4
        = 1
        alice: SEARCH ALL
        < * SEARCH 1 2 3 4
        = 1
        """);

    // RFC 5255 §4.6.
    [Fact]
    public async Task SORT_puts_what_it_cannot_decode_behind_the_rest()
    {
        foreach (var subject in new[] { "=?utf-8?Q?a=FF?=", "z", "=?utf-8?Q?x=C3?=", "=?utf-8?Q?=C3=A4?=" })
            await _server.AppendAsync($"Subject: {subject}\r\n\r\nb\r\n");
        var client = await _server.SelectAsync();
        Assert.Matches(@"^\* SORT 4 2 (1 3|3 1)$", Assert.Single(await client.UntaggedAsync("SORT (SUBJECT) UTF-8 ALL")));
        Assert.Matches(@"^\* SORT (1 3|3 1) 2 4$", Assert.Single(await client.UntaggedAsync("SORT (REVERSE SUBJECT) UTF-8 ALL")));
    }

    private async Task Play(string script)
    {
        await _server.AppendManyAsync(4);
        await RuleScript.PlayAsync(_server, "alice: SELECT INBOX\n" + script);
    }
}
