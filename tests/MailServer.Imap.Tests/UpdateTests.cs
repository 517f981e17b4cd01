using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>Two clients on one mailbox: what is told when (RFC 9051 §7.4.1, §7.5.1).</summary>
public class UpdateTests
{
    private static async Task<(TestServer Server, TestClient One, TestClient Two)> PrepareAsync(int messages = 4)
    {
        var server = new TestServer();
        await server.AppendManyAsync(messages);
        return (server, await server.SelectAsync(), await server.SelectAsync());
    }

    [Fact]
    public async Task New_messages_are_told_to_all_and_are_recent_to_one()
    {
        var (server, one, two) = await PrepareAsync(0);
        await server.AppendManyAsync(2);
        Assert.Equal(["* 2 EXISTS", "* 2 RECENT"], await one.UntaggedAsync("NOOP"));
        Assert.Equal(["* 2 EXISTS", "* 0 RECENT"], await two.UntaggedAsync("NOOP"));
        Assert.Empty(await two.UntaggedAsync("NOOP"));
    }

    [Fact]
    public async Task Flags_set_by_one_are_told_to_the_other_once()
    {
        var (_, one, two) = await PrepareAsync();
        await one.OkAsync("STORE 2 +FLAGS.SILENT (\\Flagged)");
        Assert.Empty(await one.UntaggedAsync("NOOP"));
        Assert.Equal(["* 2 FETCH (UID 2 FLAGS (\\Flagged))"], await two.UntaggedAsync("NOOP"));
        Assert.Empty(await two.UntaggedAsync("NOOP"));
    }

    // The command changes nothing, because the other has done it a moment before; what else the other has done is still news.
    [Theory]
    [InlineData("STORE 2 +FLAGS (\\Seen)")]
    [InlineData("STORE 2 (UNCHANGEDSINCE 1000000) +FLAGS (\\Seen)")]
    [InlineData("FETCH 2 (BODY[])")]
    public async Task Setting_what_is_set_hides_no_change_of_another(string command)
    {
        var (_, one, two) = await PrepareAsync();
        await one.OkAsync("STORE 1:4 +FLAGS (\\Seen)");
        var told = (await two.AskAsync(command)).Concat(await two.AskAsync("NOOP")).ToList();
        foreach (var number in (int[])[1, 3, 4])
            Assert.Contains(told, line => line.StartsWith($"* {number} FETCH", StringComparison.Ordinal) && line.Contains("FLAGS (\\Seen", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FETCH 1 (UID)")]
    [InlineData("STORE 1 FLAGS ()")]
    [InlineData("SEARCH ALL")]
    public async Task Commands_with_sequence_numbers_tell_no_expunge(string command)
    {
        var (_, one, two) = await PrepareAsync();
        await one.OkAsync("STORE 2,3 +FLAGS (\\Deleted)");
        await two.OkAsync("NOOP");
        await one.OkAsync("EXPUNGE");
        Assert.DoesNotContain(await two.UntaggedAsync(command), line => line.EndsWith("EXPUNGE", StringComparison.Ordinal));
        Assert.Equal(["* 2 EXPUNGE", "* 2 EXPUNGE"], await two.UntaggedAsync("NOOP"));
        Assert.Equal(["* 2 FETCH (UID 4)"], await two.UntaggedAsync("FETCH 2 (UID)"));
    }

    [Theory]
    [InlineData("UID FETCH 1 (UID)")]
    [InlineData("UID SEARCH ALL")]
    [InlineData("UID STORE 1 FLAGS.SILENT ()")]
    [InlineData("CHECK")]
    [InlineData("LIST \"\" \"\"")]
    [InlineData("STATUS INBOX (MESSAGES)")]
    public async Task Other_commands_tell_it(string command)
    {
        var (_, one, two) = await PrepareAsync();
        await one.OkAsync("STORE 4 +FLAGS (\\Deleted)");
        await one.OkAsync("EXPUNGE");
        Assert.Contains("* 4 EXPUNGE", await two.UntaggedAsync(command));
    }

    [Fact]
    public async Task Messages_that_are_gone_are_passed_over_with_a_code()
    {
        var (_, one, two) = await PrepareAsync();
        await one.OkAsync("STORE 2 +FLAGS (\\Deleted)");
        await one.OkAsync("EXPUNGE");
        Assert.StartsWith("NO [EXPUNGEISSUED]", (await two.AskAsync("FETCH 2 (FLAGS)"))[^1], StringComparison.Ordinal);
        var some = await two.AskAsync("FETCH 1:3 (UID)");
        Assert.Equal(["* 1 FETCH (UID 1)", "* 3 FETCH (UID 3)"], some.SkipLast(1));
        Assert.StartsWith("OK [EXPUNGEISSUED]", some[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [EXPUNGEISSUED]", (await two.AskAsync("STORE 2 +FLAGS (\\Seen)"))[^1], StringComparison.Ordinal);
        Assert.Equal(["* 2 EXPUNGE"], await two.UntaggedAsync("NOOP"));
    }

    [Fact]
    public async Task New_messages_come_while_expunges_wait()
    {
        var (server, one, two) = await PrepareAsync();
        await one.OkAsync("STORE 1 +FLAGS (\\Deleted)");
        await one.OkAsync("EXPUNGE");
        await server.AppendManyAsync(1);
        Assert.Contains("* 5 EXISTS", await two.UntaggedAsync("SEARCH ALL"));
        Assert.Equal(["* 5 FETCH (UID 5)"], await two.UntaggedAsync("FETCH 5 (UID)"));
        Assert.Equal(["* 1 EXPUNGE"], await two.UntaggedAsync("NOOP"));
        Assert.Equal(["* 4 FETCH (UID 5)"], await two.UntaggedAsync("FETCH 4 (UID)"));
    }

    [Fact]
    public async Task A_silent_store_tells_what_somebody_else_has_changed()
    {
        var (_, one, two) = await PrepareAsync();
        await one.OkAsync("STORE 2 +FLAGS (\\Flagged)");
        Assert.Equal(["* 2 FETCH (UID 2 FLAGS (\\Flagged \\Seen))"], await two.UntaggedAsync("STORE 1:3 +FLAGS.SILENT (\\Seen)"));
        Assert.Empty(await two.UntaggedAsync("NOOP"));
        Assert.Equal(3, (await one.UntaggedAsync("NOOP")).Count);
    }

    [Fact]
    public async Task A_new_keyword_is_told_before_its_first_use()
    {
        var (_, one, two) = await PrepareAsync();
        var told = await one.UntaggedAsync("STORE 1 +FLAGS ($Work)");
        Assert.Equal("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft $Work)", told[0]);
        Assert.Equal("* 1 FETCH (UID 1 FLAGS (\\Recent $Work))", told[1]);
        Assert.Equal(2, (await two.UntaggedAsync("NOOP")).Count);
    }

    [Fact]
    public async Task Idle_tells_changes_as_they_happen()
    {
        var (server, one, two) = await PrepareAsync();
        await two.SendAsync("IDLE");
        Assert.StartsWith("+", await two.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await server.AppendManyAsync(1);
        Assert.Equal("* 5 EXISTS", await two.Lines.ReadLineAsync());
        Assert.Equal("* 1 RECENT", await two.Lines.ReadLineAsync());
        await one.OkAsync("STORE 3 +FLAGS (\\Deleted)");
        Assert.Equal("* 3 FETCH (UID 3 FLAGS (\\Deleted))", await two.Lines.ReadLineAsync());
        await one.OkAsync("EXPUNGE");
        Assert.Equal("* 3 EXPUNGE", await two.Lines.ReadLineAsync());
        await two.Lines.SendLineAsync("DONE");
        Assert.Equal(["OK Done"], await two.AnswerAsync());
    }

    [Fact]
    public async Task Idle_ends_with_done_only()
    {
        var (_, one, _) = await PrepareAsync();
        await one.SendAsync("IDLE");
        await one.Lines.ReadLineAsync();
        await one.Lines.SendLineAsync("NOOP");
        Assert.StartsWith("BAD", (await one.AnswerAsync())[^1], StringComparison.Ordinal);
        await one.OkAsync("NOOP");
    }

    [Fact]
    public async Task A_mailbox_deleted_by_another_ends_the_session()
    {
        var server = new TestServer();
        var one = await server.LogInAsync();
        await one.OkAsync("CREATE Work");
        var two = await server.SelectAsync("Work");
        var three = await server.SelectAsync("Work");
        await three.SendAsync("IDLE");
        await three.Lines.ReadLineAsync();
        await one.OkAsync("DELETE Work");
        Assert.StartsWith("* BYE", (await two.AskAsync("NOOP"))[0], StringComparison.Ordinal);
        Assert.StartsWith("* BYE", await three.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await two.Running;
        await three.Running;
    }

    [Fact]
    public async Task A_client_that_deletes_its_own_mailbox_goes_on()
    {
        var server = new TestServer();
        var one = await server.LogInAsync();
        await one.OkAsync("CREATE Work");
        await one.OkAsync("SELECT Work");
        Assert.StartsWith("* OK [CLOSED]", (await one.UntaggedAsync("DELETE Work"))[0], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await one.AskAsync("FETCH 1 FLAGS"))[^1], StringComparison.Ordinal);
        await one.OkAsync("NOOP");
    }
}
