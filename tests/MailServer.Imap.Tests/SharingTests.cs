using MailServer.Imap.Tests.Support;
using MailServer.Protocol.Imap;
using static MailServer.Imap.Tests.Support.SharedServer;

namespace MailServer.Imap.Tests;

/// <summary>Shared mailboxes: namespaces, and rights enforced by each command (RFC 4314 §4).</summary>
public class SharingTests
{
    [Fact]
    public async Task Namespaces_are_told_and_shared_mailboxes_listed_in_them()
    {
        var server = new SharedServer();
        var (_, bob) = await server.ShareAsync("lr");
        await server.GrantSalesAsync("bob", MailboxRights.Lookup | MailboxRights.Read);
        Assert.Equal(["* NAMESPACE ((\"\" \"/\")) ((\"Other Users/\" \"/\")) ((\"Shared Folders/\" \"/\"))"], await bob.UntaggedAsync("NAMESPACE"));
        Assert.Equal(
            ["* LIST (\\HasNoChildren) \"/\" " + Work, "* LIST (\\HasNoChildren) \"/\" \"Shared Folders/sales@example.test/INBOX\""],
            (await bob.UntaggedAsync("LIST \"\" (Other* Shared*)")).Where(line => !line.Contains("\\Noselect", StringComparison.Ordinal)));
        Assert.Equal(["* LIST (\\Noselect \\HasChildren) \"/\" \"Other Users\""], await bob.UntaggedAsync("LIST \"\" Oth%"));
        await bob.OkAsync("SUBSCRIBE " + Work);
        Assert.Equal(["* LSUB () \"/\" " + Work], await bob.UntaggedAsync("LSUB \"\" Oth*"));
        Assert.Equal(["* LIST (\\HasNoChildren \\Subscribed) \"/\" " + Work], await bob.UntaggedAsync("LIST (SUBSCRIBED) \"\" " + Work));
    }

    [Theory]
    [InlineData("SELECT {0}")]
    [InlineData("EXAMINE {0}")]
    [InlineData("STATUS {0} (MESSAGES)")]
    [InlineData("DELETE {0}")]
    [InlineData("RENAME {0} Mine")]
    [InlineData("GETACL {0}")]
    [InlineData("MYRIGHTS {0}")]
    [InlineData("SETACL {0} bob@example.test lr")]
    [InlineData("DELETEACL {0} bob@example.test")]
    [InlineData("LISTRIGHTS {0} bob@example.test")]
    [InlineData("GETMETADATA {0} /shared/comment")]
    [InlineData("SETMETADATA {0} (/private/comment \"x\")")]
    [InlineData("GETQUOTAROOT {0}")]
    [InlineData("APPEND {0} {{3+}}\r\nabc")]
    [InlineData("COPY 1 {0}")]
    [InlineData("MOVE 1 {0}")]
    [InlineData("LIST \"\" {0} RETURN (STATUS (MESSAGES) MYRIGHTS METADATA (/shared/comment))")]
    [InlineData("LSUB \"\" {0}")]
    [InlineData("ESEARCH IN (mailboxes {0}) ALL")]
    [InlineData("CREATE {0}")]
    public async Task A_hidden_mailbox_answers_as_one_that_does_not_exist(string command)
    {
        // All rights but the one to look it up.
        var (_, bob) = await new SharedServer().ShareAsync("rswipkxtea");
        await bob.OkAsync("APPEND INBOX {3+}\r\nabc");
        foreach (var (hidden, missing) in new[] { (Work, Work.Replace("Work", "None", StringComparison.Ordinal)), (Work, Work.Replace("alice", "nobody", StringComparison.Ordinal)) })
        {
            var expected = await AskAsync(missing);
            Assert.Equal(expected, await AskAsync(hidden));
            Assert.DoesNotContain("BAD", expected[^1], StringComparison.Ordinal);
        }

        async Task<string[]> AskAsync(string name)
        {
            await bob.OkAsync("SELECT INBOX");
            return [.. (await bob.AskAsync(string.Format(null, command, name))).Select(line => line.Replace(name.Trim('"'), "NAME", StringComparison.Ordinal))];
        }
    }

    [Theory]
    [InlineData("lr", "READ-ONLY", "")]
    [InlineData("lrs", "READ-WRITE", "\\Seen")]
    [InlineData("lrt", "READ-WRITE", "\\Deleted")]
    [InlineData("lrw", "READ-WRITE", "\\Answered \\Flagged \\Draft \\*")]
    [InlineData("lri", "READ-WRITE", "")]
    [InlineData("lrswite", "READ-WRITE", "\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*")]
    public async Task Select_tells_what_may_be_changed(string rights, string access, string flags)
    {
        var (_, bob) = await new SharedServer().ShareAsync(rights);
        var answer = await bob.AskAsync("SELECT " + Work);
        Assert.StartsWith($"OK [{access}]", answer[^1], StringComparison.Ordinal);
        Assert.Contains($"* OK [PERMANENTFLAGS ({flags})] Flags that can be kept", answer);
        Assert.Contains("* 3 EXISTS", answer);
    }

    [Theory]
    [InlineData("lr", "STORE 1 +FLAGS (\\Seen)", "NO")]
    [InlineData("lrs", "STORE 1 +FLAGS (\\Seen)", "OK")]
    [InlineData("lrs", "STORE 1 +FLAGS (\\Flagged)", "NO [NOPERM]")]
    [InlineData("lrsw", "STORE 1 +FLAGS (\\Deleted)", "NO [NOPERM]")]
    [InlineData("lrt", "STORE 1 +FLAGS (\\Deleted \\Seen)", "OK")]
    [InlineData("lrt", "EXPUNGE", "NO [NOPERM]")]
    [InlineData("lre", "EXPUNGE", "OK")]
    [InlineData("lrt", "CLOSE", "OK")]
    [InlineData("lri", "MOVE 1 INBOX", "NO [NOPERM]")]
    [InlineData("lrte", "MOVE 1 INBOX", "OK")]
    [InlineData("lr", "COPY 1 INBOX", "OK")]
    [InlineData("lr", "COPY 1 " + Work, "NO [NOPERM]")]
    [InlineData("lri", "COPY 1 " + Work, "OK")]
    [InlineData("lr", "APPEND " + Work + " {3+}\r\nabc", "NO [NOPERM]")]
    [InlineData("lri", "APPEND " + Work + " {3+}\r\nabc", "OK")]
    [InlineData("lri", "REPLACE 1 " + Work + " {3+}\r\nabc", "NO [NOPERM]")]
    [InlineData("lrte", "REPLACE 1 " + Work + " {3+}\r\nabc", "NO [NOPERM]")]
    [InlineData("lrite", "REPLACE 1 " + Work + " {3+}\r\nabc", "OK")]
    [InlineData("lr", "DELETE " + Work, "NO [NOPERM]")]
    [InlineData("lrx", "DELETE " + Work, "OK")]
    [InlineData("lr", "CREATE \"Other Users/alice@example.test/Work/New\"", "NO [NOPERM]")]
    [InlineData("lrk", "CREATE \"Other Users/alice@example.test/Work/New\"", "OK")]
    [InlineData("lrk", "CREATE " + Work, "NO [ALREADYEXISTS]")]
    [InlineData("lrk", "RENAME " + Work + " \"Other Users/alice@example.test/Work2\"", "NO [NOPERM]")]
    [InlineData("lrx", "RENAME " + Work + " \"Other Users/alice@example.test/Work2\"", "NO [NOPERM]")]
    [InlineData("lrx", "RENAME " + Work + " Mine", "NO [CANNOT]")]
    [InlineData("lr", "GETACL " + Work, "NO [NOPERM]")]
    [InlineData("lra", "GETACL " + Work, "OK")]
    [InlineData("lr", "SETACL " + Work + " bob@example.test lrswipkxtea", "NO [NOPERM]")]
    [InlineData("lra", "SETACL " + Work + " bob@example.test lrswipkxtea", "OK")]
    [InlineData("lra", "SETACL " + Work + " alice@example.test lr", "NO [CANNOT]")]
    [InlineData("lr", "SETMETADATA " + Work + " (/private/comment \"x\")", "OK")]
    [InlineData("lr", "SETMETADATA " + Work + " (/shared/comment \"x\")", "NO [NOPERM]")]
    [InlineData("lrw", "SETMETADATA " + Work + " (/shared/comment \"x\")", "OK")]
    public async Task Each_command_needs_its_right(string rights, string command, string expected)
    {
        var (_, bob) = await new SharedServer().ShareAsync(rights);
        await bob.OkAsync("SELECT " + Work);
        Assert.StartsWith(expected, (await bob.AskAsync(command))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_look_up_cannot_read()
    {
        var (_, bob) = await new SharedServer().ShareAsync("l");
        Assert.StartsWith("NO [NOPERM]", (await bob.AskAsync("SELECT " + Work))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [NOPERM]", (await bob.AskAsync($"STATUS {Work} (MESSAGES)"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [NOPERM]", (await bob.AskAsync($"GETMETADATA {Work} /shared/comment"))[^1], StringComparison.Ordinal);
        Assert.Empty(await bob.UntaggedAsync("ESEARCH IN (subtree \"Other Users\") ALL"));
        Assert.Single(await bob.UntaggedAsync($"LIST \"\" {Work} RETURN (STATUS (MESSAGES))"));
    }

    [Fact]
    public async Task Fetch_marks_nothing_as_read_without_the_right()
    {
        var (alice, bob) = await new SharedServer().ShareAsync("lrw");
        await bob.OkAsync("SELECT " + Work);
        Assert.DoesNotContain("\\Seen", string.Join('\n', await bob.UntaggedAsync("FETCH 1 (FLAGS BODY[TEXT])")), StringComparison.Ordinal);
        Assert.Equal(["* STATUS Work (UNSEEN 3)"], await alice.UntaggedAsync("STATUS Work (UNSEEN)"));
    }

    [Fact]
    public async Task Flags_without_a_right_stay_as_they_are()
    {
        var (alice, bob) = await new SharedServer().ShareAsync("lrsi");
        await alice.OkAsync("SELECT Work");
        await alice.OkAsync("STORE 1 FLAGS (\\Flagged $Mine)");
        await bob.OkAsync("SELECT " + Work);
        Assert.Equal(["* 1 FETCH (UID 1 FLAGS (\\Flagged \\Seen $Mine))"], Flags(await bob.UntaggedAsync("STORE 1 FLAGS (\\Seen \\Deleted)")));
        Assert.Equal(["* 1 FETCH (UID 1 FLAGS (\\Flagged $Mine))"], Flags(await bob.UntaggedAsync("STORE 1 FLAGS ()")));
        await bob.OkAsync($"APPEND {Work} (\\Seen \\Deleted $Other) {{3+}}\r\nabc");
        await bob.OkAsync("COPY 1 " + Work);
        Assert.Equal(["4 (\\Seen)", "5 ()"], (await bob.UntaggedAsync("UID FETCH 4:5 (FLAGS)")).Where(line => line.Contains("FETCH", StringComparison.Ordinal))
            .Select(line => $"{line.Split("UID ")[1].Split(' ')[0]} {line[(line.IndexOf("FLAGS ", StringComparison.Ordinal) + 6)..^1]}").Select(line => line.Replace(" \\Recent", "", StringComparison.Ordinal).Replace("\\Recent", "", StringComparison.Ordinal)).Distinct());

        static IEnumerable<string> Flags(IEnumerable<string> lines) => lines.Where(line => line.Contains("FETCH", StringComparison.Ordinal)).Select(line => line.Replace(" \\Recent", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Messages_are_copied_and_moved_between_accounts()
    {
        var (alice, bob) = await new SharedServer().ShareAsync("lrswite");
        await bob.OkAsync("SELECT " + Work);
        Assert.Contains("[COPYUID ", await bob.OkAsync("COPY 1:2 INBOX"), StringComparison.Ordinal);
        Assert.Contains("* 1 EXPUNGE", await bob.UntaggedAsync("MOVE 1 INBOX"));
        await bob.OkAsync("SELECT INBOX");
        await bob.OkAsync("MOVE 3 " + Work);
        Assert.Equal(["* STATUS Work (MESSAGES 3)"], await alice.UntaggedAsync("STATUS Work (MESSAGES)"));
        Assert.Equal(["* STATUS INBOX (MESSAGES 2)"], await bob.UntaggedAsync("STATUS INBOX (MESSAGES)"));
    }

    [Fact]
    public async Task Private_metadata_is_each_readers_own()
    {
        var (alice, bob) = await new SharedServer().ShareAsync("lr");
        await alice.OkAsync("SETMETADATA Work (/private/comment \"alice's\" /shared/comment \"ours\")");
        await bob.OkAsync($"SETMETADATA {Work} (/private/comment \"bob's\")");
        Assert.Equal([$"* METADATA {Work} (/private/comment \"bob's\" /shared/comment \"ours\")"], await bob.UntaggedAsync($"GETMETADATA {Work} (/private/comment /shared/comment)"));
        Assert.Equal(["* METADATA Work (/private/comment \"alice's\")"], await alice.UntaggedAsync("GETMETADATA Work /private/comment"));
    }

    [Fact]
    public async Task Rights_that_are_taken_away_hold_at_once()
    {
        var (alice, bob) = await new SharedServer().ShareAsync("lrsw");
        await bob.OkAsync("SELECT " + Work);
        await alice.OkAsync("SETACL Work bob@example.test -w");
        Assert.StartsWith("NO [NOPERM]", (await bob.AskAsync("STORE 1 +FLAGS (\\Flagged)"))[^1], StringComparison.Ordinal);
        await alice.OkAsync("SETACL Work -bob@example.test r");
        var answer = await bob.AskAsync("FETCH 1 (BODY[])");
        Assert.DoesNotContain(answer, line => line.Contains("FETCH (", StringComparison.Ordinal));
        Assert.Contains(answer, line => line.StartsWith("* BYE", StringComparison.Ordinal));
    }

    // RFC 4314 §5.1.1; RFC 9051 §7.1, READ-ONLY and READ-WRITE.
    [Fact]
    public async Task Flags_that_can_be_kept_are_told_again_when_rights_change()
    {
        var (alice, bob) = await new SharedServer().ShareAsync("lr");
        await bob.OkAsync("SELECT " + Work);
        await alice.OkAsync("SETACL Work bob@example.test +s");
        const string Flags = "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)";
        Assert.Equal([Flags, Kept("\\Seen"), "* OK [READ-WRITE] Your rights have changed"], await bob.UntaggedAsync("NOOP"));
        await bob.OkAsync("STORE 1 +FLAGS (\\Seen)");

        // Changes of other rights, and in other mailboxes, are not told.
        await alice.OkAsync("SETACL Work bob@example.test +p");
        await alice.OkAsync("SETACL INBOX bob@example.test lrs");
        Assert.Empty(await bob.UntaggedAsync("NOOP"));
        await alice.OkAsync("SETACL Work bob@example.test +w");
        Assert.Equal([Flags, Kept("\\Answered \\Flagged \\Seen \\Draft \\*")], await bob.UntaggedAsync("NOOP"));
        await alice.OkAsync("SETACL Work bob@example.test lr");
        Assert.Equal([Flags, Kept(""), "* OK [READ-ONLY] Your rights have changed"], await bob.UntaggedAsync("NOOP"));
        Assert.StartsWith("NO", (await bob.AskAsync("STORE 1 +FLAGS (\\Flagged)"))[^1], StringComparison.Ordinal);
        await bob.OkAsync("EXAMINE " + Work);
        await alice.OkAsync("SETACL Work bob@example.test lrswite");
        Assert.Empty(await bob.UntaggedAsync("NOOP"));
    }

    [Fact]
    public async Task Who_waits_in_a_mailbox_hears_at_once_that_rights_changed_and_loses_it_with_the_right_to_read()
    {
        var (alice, bob) = await new SharedServer().ShareAsync("lrs");
        await bob.OkAsync("SELECT " + Work);
        await bob.SendAsync("IDLE");
        Assert.Equal("+ Idling", await bob.Lines.ReadLineAsync());
        await alice.OkAsync("SETACL Work bob@example.test lr");
        Assert.Equal("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)", await bob.Lines.ReadLineAsync());
        Assert.Equal(Kept(""), await bob.Lines.ReadLineAsync());
        Assert.Equal("* OK [READ-ONLY] Your rights have changed", await bob.Lines.ReadLineAsync());
        await alice.OkAsync("SETACL Work bob@example.test l");
        Assert.Equal("* BYE The mailbox was deleted", await bob.Lines.ReadLineAsync());
    }

    private static string Kept(string flags) => $"* OK [PERMANENTFLAGS ({flags})] Flags that can be kept";

    [Fact]
    public async Task Search_in_personal_mailboxes_stays_in_them()
    {
        var (_, bob) = await new SharedServer().ShareAsync("lr");
        Assert.Empty(await bob.UntaggedAsync("ESEARCH IN (personal) ALL"));
        Assert.Single(await bob.UntaggedAsync("ESEARCH IN (subtree \"Other Users\") ALL"));
    }

    [Fact]
    public async Task Nobody_logs_in_as_a_shared_account_and_its_mail_is_read_by_grantees()
    {
        var server = new SharedServer();
        var stranger = await server.Server.ConnectAsync();
        Assert.StartsWith("NO [AUTHENTICATIONFAILED]", (await stranger.AskAsync("LOGIN sales@example.test secret"))[^1], StringComparison.Ordinal);
        await server.GrantSalesAsync("bob", MailboxRights.All);
        var bob = await server.LogInAsync("bob");
        await bob.OkAsync("SELECT \"Shared Folders/sales@example.test/INBOX\"");
        await bob.OkAsync("CREATE \"Shared Folders/sales@example.test/INBOX/Done\"");
        await bob.OkAsync("SETACL \"Shared Folders/sales@example.test/INBOX/Done\" alice@example.test lr");
        var alice = await server.LogInAsync();
        Assert.Equal(["* LIST (\\HasNoChildren) \"/\" \"Shared Folders/sales@example.test/INBOX/Done\""], (await alice.UntaggedAsync("LIST \"\" Shared*")).Where(line => !line.Contains("\\Noselect", StringComparison.Ordinal)));
        Assert.Equal(["* MYRIGHTS \"Shared Folders/sales@example.test/INBOX/Done\" lr"], await alice.UntaggedAsync("MYRIGHTS \"Shared Folders/sales@example.test/INBOX/Done\""));
    }
}
