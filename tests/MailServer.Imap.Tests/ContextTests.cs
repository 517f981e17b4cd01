using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>Results whose changes are told (RFC 5267).</summary>
public class ContextTests
{
    private static async Task<(TestServer Server, TestClient One, TestClient Two)> PrepareAsync(Action<ImapOptions>? configure = null)
    {
        var server = new TestServer(configure);
        await server.AppendManyAsync(5);
        var one = await server.SelectAsync();
        return (server, one, await server.SelectAsync());
    }

    [Fact]
    public async Task What_joins_a_result_and_what_leaves_it_is_told()
    {
        var (server, one, two) = await PrepareAsync();
        await two.OkAsync("STORE 2,4 +FLAGS.SILENT (\\Flagged)");
        await one.OkAsync("NOOP");
        Assert.Equal(["* ESEARCH (TAG \"a4\") COUNT 2"], await one.UntaggedAsync("SEARCH RETURN (UPDATE COUNT) FLAGGED"));
        await two.OkAsync("STORE 2 -FLAGS.SILENT (\\Flagged)");
        await two.OkAsync("STORE 5 +FLAGS.SILENT (\\Flagged)");
        await server.AppendAsync(Samples.Simple("new"), flags: new(MailServer.Messages.SystemFlags.Flagged));
        var told = await one.UntaggedAsync("NOOP");
        Assert.Equal(
            ["* 2 FETCH (UID 2 FLAGS ())", "* 5 FETCH (UID 5 FLAGS (\\Flagged))", "* 6 EXISTS", "* 6 RECENT", "* ESEARCH (TAG \"a4\") REMOVEFROM (0 2) ADDTO (0 5:6)"],
            told.Select(line => line.Replace("\\Recent", "", StringComparison.Ordinal).Replace(" )", ")", StringComparison.Ordinal)));
        Assert.Empty(await one.UntaggedAsync("NOOP"));
    }

    [Fact]
    public async Task A_message_leaves_the_result_before_its_number_goes()
    {
        var (_, one, two) = await PrepareAsync();
        Assert.Empty(await one.UntaggedAsync("SEARCH RETURN (UPDATE) ALL"));
        Assert.Empty(await one.UntaggedAsync("UID SEARCH RETURN (UPDATE) ALL"));
        await two.OkAsync("STORE 2,4 +FLAGS.SILENT (\\Deleted)");
        await two.OkAsync("EXPUNGE");
        Assert.Equal(
            ["* ESEARCH (TAG \"a3\") REMOVEFROM (0 2,4)", "* ESEARCH (TAG \"a4\") UID REMOVEFROM (0 2,4)", "* 2 EXPUNGE", "* 3 EXPUNGE"],
            await one.UntaggedAsync("NOOP"));
    }

    [Fact]
    public async Task A_sorted_result_tells_positions()
    {
        var (server, one, two) = await PrepareAsync();
        Assert.Equal(["* ESEARCH (TAG \"a3\") UID ALL 5,4,3,2,1"], await one.UntaggedAsync("UID SORT RETURN (UPDATE ALL) (REVERSE SUBJECT) UTF-8 UNDELETED"));
        await server.AppendAsync(Samples.Simple("Message 3b"));
        await server.AppendAsync(Samples.Simple("Message 3a"));
        await server.AppendAsync(Samples.Simple("Message 0"));
        await server.AppendAsync(Samples.Simple("Message 9"));
        Assert.Equal("* ESEARCH (TAG \"a3\") UID ADDTO (1 9 4 6:7 9 8)", (await one.UntaggedAsync("NOOP"))[^1]);

        // The result is now 9 5 4 6 7 3 2 1 8.
        await two.OkAsync("NOOP");
        await two.OkAsync("UID STORE 5,4,7,1,8 +FLAGS.SILENT (\\Deleted)");
        Assert.Equal("* ESEARCH (TAG \"a3\") UID REMOVEFROM (2 5,4 3 7 5 1,8)", (await one.UntaggedAsync("NOOP"))[^1]);
        await two.OkAsync("EXPUNGE");
        Assert.DoesNotContain(await one.UntaggedAsync("NOOP"), line => line.Contains("ESEARCH", StringComparison.Ordinal));
        await two.OkAsync("UID STORE 9,6,3 +FLAGS.SILENT (\\Deleted)");
        Assert.Equal("* ESEARCH (TAG \"a3\") UID REMOVEFROM (1 9,6,3)", (await one.UntaggedAsync("NOOP"))[^1]);
    }

    [Fact]
    public async Task Numbers_among_the_keys_mean_what_they_meant()
    {
        var (_, one, two) = await PrepareAsync();
        await one.OkAsync("SEARCH RETURN (UPDATE) 2:3 FLAGGED");
        await one.OkAsync("UID SEARCH RETURN (UPDATE) NOT 4 FLAGGED");
        await two.OkAsync("STORE 1 +FLAGS.SILENT (\\Deleted)");
        await two.OkAsync("EXPUNGE");
        await one.OkAsync("NOOP");
        await two.OkAsync("UID STORE 2,4 +FLAGS.SILENT (\\Flagged)");
        Assert.Equal(
            ["* ESEARCH (TAG \"a3\") ADDTO (0 1)", "* ESEARCH (TAG \"a4\") UID ADDTO (0 2)"],
            (await one.UntaggedAsync("NOOP")).Where(line => line.Contains("ESEARCH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_tag_in_use_is_refused_until_its_updates_are_cancelled()
    {
        var (_, one, two) = await PrepareAsync();
        await one.Lines.SendLineAsync("x SEARCH RETURN (UPDATE) FLAGGED");
        Assert.StartsWith("x OK", (await one.Lines.ReadTaggedAsync("x"))[^1], StringComparison.Ordinal);
        await one.Lines.SendLineAsync("x SORT RETURN (UPDATE) (DATE) UTF-8 FLAGGED");
        Assert.StartsWith("x BAD", (await one.Lines.ReadTaggedAsync("x"))[^1], StringComparison.Ordinal);
        await one.OkAsync("CANCELUPDATE \"y\" \"x\"");
        await two.OkAsync("STORE 1 +FLAGS (\\Flagged)");
        Assert.Single(await one.UntaggedAsync("NOOP"));
        await one.Lines.SendLineAsync("x SEARCH RETURN (UPDATE COUNT) FLAGGED");
        Assert.Equal("* ESEARCH (TAG \"x\") COUNT 1", (await one.Lines.ReadTaggedAsync("x"))[0]);
    }

    [Fact]
    public async Task Too_many_are_not_watched_but_answered()
    {
        var (_, one, two) = await PrepareAsync(options => (options.MaxSearchContexts, options.MaxSortContexts) = (2, 1));
        await one.OkAsync("SORT RETURN (UPDATE) (DATE) UTF-8 ALL");
        Assert.Equal(
            ["* ESEARCH (TAG \"a4\") COUNT 5", "* NO [NOUPDATE \"a4\"] No more results can be watched"],
            await one.UntaggedAsync("SORT RETURN (UPDATE COUNT) (DATE) UTF-8 ALL"));
        await one.OkAsync("SEARCH RETURN (UPDATE) FLAGGED");
        Assert.Equal(["* NO [NOUPDATE \"a6\"] No more results can be watched"], await one.UntaggedAsync("SEARCH RETURN (UPDATE) FLAGGED"));
        await two.OkAsync("STORE 1 +FLAGS (\\Flagged)");
        Assert.Equal("* ESEARCH (TAG \"a5\") ADDTO (0 1)", (await one.UntaggedAsync("NOOP"))[^1]);
    }

    [Fact]
    public async Task Updates_end_with_the_mailbox()
    {
        var (_, one, two) = await PrepareAsync();
        await one.OkAsync("SEARCH RETURN (UPDATE) FLAGGED");
        await one.OkAsync("SELECT INBOX");
        await two.OkAsync("STORE 1 +FLAGS (\\Flagged)");
        Assert.Single(await one.UntaggedAsync("NOOP"));
    }

    [Fact]
    public async Task Updates_come_while_idling_and_after_own_changes()
    {
        var (_, one, two) = await PrepareAsync();
        await one.OkAsync("UID SEARCH RETURN (UPDATE) FLAGGED");
        Assert.Equal("* ESEARCH (TAG \"a3\") UID ADDTO (0 2)", (await one.UntaggedAsync("STORE 2 +FLAGS.SILENT (\\Flagged)"))[^1]);
        await one.SendAsync("IDLE");
        await one.Lines.ReadLineAsync();
        await two.OkAsync("STORE 3 +FLAGS (\\Flagged)");
        Assert.StartsWith("* 3 FETCH", await one.Lines.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal("* ESEARCH (TAG \"a3\") UID ADDTO (0 3)", await one.Lines.ReadLineAsync());
    }

    [Fact]
    public async Task A_new_message_of_the_result_is_shown_as_asked_for()
    {
        var (server, one, _) = await PrepareAsync();
        await one.OkAsync("UID SEARCH RETURN (UPDATE (UID BODY.PEEK[HEADER.FIELDS (SUBJECT)])) SUBJECT boss");
        await server.AppendAsync(Samples.Simple("from the boss"));
        await server.AppendAsync(Samples.Simple("other"));
        Assert.Equal(
            ["* 7 EXISTS", "* 7 RECENT", "* ESEARCH (TAG \"a3\") UID ADDTO (0 6)", "* 6 FETCH (UID 6 BODY[HEADER.FIELDS (SUBJECT)] {26}", "Subject: from the boss", "", ")"],
            await one.UntaggedAsync("NOOP"));

        // Its own messages a client knows.
        Assert.Equal(
            ["* 8 EXISTS", "* 8 RECENT", "* ESEARCH (TAG \"a3\") UID ADDTO (0 8)"],
            (await one.AppendAsync("APPEND INBOX", Samples.Simple("to the boss"))).SkipLast(1));
    }

    [Fact]
    public async Task Several_mailboxes_are_searched_and_the_selected_one_watched()
    {
        var (server, one, two) = await PrepareAsync();
        await server.AppendManyAsync(1, "Archive");
        var told = await one.UntaggedAsync("ESEARCH IN (selected mailboxes Archive) RETURN (UPDATE COUNT) UNFLAGGED");
        Assert.Equal(2, told.Count);
        await two.OkAsync("STORE 1 +FLAGS (\\Flagged)");
        Assert.Matches("^\\* ESEARCH \\(TAG \"a3\" MAILBOX INBOX UIDVALIDITY \\d+\\) UID REMOVEFROM \\(0 1\\)$", (await one.UntaggedAsync("NOOP"))[^1]);
        Assert.Contains(await one.UntaggedAsync("ESEARCH IN (mailboxes Archive) RETURN (UPDATE) ALL"), line => line.StartsWith("* NO [NOUPDATE \"a5\"]", StringComparison.Ordinal));
        await one.OkAsync("UNSELECT");
        Assert.StartsWith("BAD", (await one.AskAsync("ESEARCH IN (mailboxes Archive) RETURN (UPDATE) ALL"))[^1], StringComparison.Ordinal);
    }
}
