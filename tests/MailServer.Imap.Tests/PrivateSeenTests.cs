using MailServer.Imap.Tests.Support;
using MailServer.Protocol.Imap;
using MailServer.Sharing;
using static MailServer.Imap.Tests.Support.SharedServer;

namespace MailServer.Imap.Tests;

/// <summary>\Seen that each reader of a folder has for themselves (RFC 4314 §2.1, right "s").</summary>
public sealed class PrivateSeenTests
{
    [Fact]
    public async Task Each_reader_has_a_Seen_of_their_own()
    {
        var (alice, bob) = await new SharedServer(PrivateSeen.All).ShareAsync("lrs");
        await alice.OkAsync("SELECT Work");
        Assert.Contains("* OK [UNSEEN 1] The first unseen message", await bob.UntaggedAsync("SELECT " + Work));
        await alice.OkAsync("STORE 1 +FLAGS (\\Seen)");
        Assert.Equal(["* 2 FETCH (UID 2 FLAGS (\\Seen))"], await bob.UntaggedAsync("STORE 2 +FLAGS (\\Seen)"));

        Assert.Equal(["* SEARCH 2"], await bob.UntaggedAsync("SEARCH SEEN"));
        Assert.Equal(["* SEARCH 2 3"], await alice.UntaggedAsync("SEARCH UNSEEN"));
        Assert.Equal([$"* STATUS {Work} (UNSEEN 2)"], await bob.UntaggedAsync($"STATUS {Work} (UNSEEN)"));
        await bob.OkAsync("STORE 3 +FLAGS.SILENT (\\Seen)");
        Assert.Equal(["* STATUS Work (UNSEEN 2)"], await alice.UntaggedAsync("STATUS Work (UNSEEN)"));
        Assert.Equal(
            [$"* LIST (\\HasNoChildren) \"/\" {Work}", $"* STATUS {Work} (UNSEEN 1)"],
            await bob.UntaggedAsync($"LIST \"\" {Work} RETURN (STATUS (UNSEEN))"));
    }

    [Fact]
    public async Task A_change_is_told_to_the_readers_own_sessions_only()
    {
        var server = new SharedServer(PrivateSeen.All);
        var (alice, bob) = await server.ShareAsync("lrsw");
        var (other, carol) = (await server.LogInAsync("bob"), await server.LogInAsync("alice"));
        await carol.OkAsync("SELECT Work");
        await alice.OkAsync("SELECT Work");
        await bob.OkAsync("SELECT " + Work);
        await other.OkAsync("SELECT " + Work);
        await bob.OkAsync("STORE 1 +FLAGS.SILENT (\\Seen)");
        Assert.Equal(["* 1 FETCH (UID 1 FLAGS (\\Seen))"], await other.UntaggedAsync("NOOP"));
        Assert.Empty(await alice.UntaggedAsync("NOOP"));
        await alice.OkAsync("STORE 2 +FLAGS.SILENT (\\Seen)");
        Assert.Equal(["* 2 FETCH (UID 2 FLAGS (\\Seen \\Recent))"], await carol.UntaggedAsync("NOOP"));
        Assert.Empty(await bob.UntaggedAsync("NOOP"));

        // What is shared is told to all, with what each of them has seen.
        await bob.OkAsync("STORE 2 +FLAGS.SILENT (\\Flagged)");
        Assert.Equal(["* 2 FETCH (UID 2 FLAGS (\\Flagged \\Seen))"], await alice.UntaggedAsync("NOOP"));
        Assert.Equal(["* 2 FETCH (UID 2 FLAGS (\\Flagged))"], await other.UntaggedAsync("NOOP"));
    }

    [Fact]
    public async Task Modification_sequences_are_right_for_each_reader()
    {
        var (alice, bob) = await new SharedServer(PrivateSeen.All).ShareAsync("lrs");
        await bob.OkAsync("ENABLE QRESYNC");
        await alice.OkAsync("ENABLE QRESYNC");
        await alice.OkAsync("SELECT Work");
        await alice.OkAsync("UNSELECT");
        var before = await HighestAsync(alice, "Work");
        Assert.Equal(before, await HighestAsync(bob, Work));
        await bob.OkAsync("SELECT " + Work);
        await bob.OkAsync("UID STORE 3 +FLAGS.SILENT (\\Seen)");
        var after = await HighestAsync(bob, Work);
        Assert.True(after > before);
        Assert.Equal(before, await HighestAsync(alice, "Work"));

        Assert.Equal([$"* 3 FETCH (UID 3 FLAGS (\\Seen) MODSEQ ({after}))"], await bob.UntaggedAsync($"FETCH 1:* (UID FLAGS) (CHANGEDSINCE {before})"));
        var uidValidity = (await bob.UntaggedAsync($"STATUS {Work} (UIDVALIDITY)"))[0].Split(' ')[^1].Trim(')');
        Assert.Contains($"* 3 FETCH (UID 3 FLAGS (\\Seen) MODSEQ ({after}))", await bob.UntaggedAsync($"SELECT {Work} (QRESYNC ({uidValidity} {before}))"));
        Assert.DoesNotContain(await alice.UntaggedAsync($"SELECT Work (QRESYNC ({uidValidity} {before}))"), line => line.Contains("FETCH", StringComparison.Ordinal));
        Assert.Contains("[MODIFIED 3]", (await bob.AskAsync($"STORE 3 (UNCHANGEDSINCE {before}) -FLAGS (\\Seen)"))[^1], StringComparison.Ordinal);
        await alice.OkAsync($"STORE 3 (UNCHANGEDSINCE {before}) +FLAGS (\\Seen)");
    }

    [Fact]
    public async Task Notify_and_idle_tell_of_ones_own_reading()
    {
        var server = new SharedServer(PrivateSeen.All);
        var (alice, bob) = await server.ShareAsync("lrs");
        await bob.OkAsync("NOTIFY SET (mailboxes " + Work + " (MessageNew MessageExpunge FlagChange))");
        await alice.OkAsync("NOTIFY SET (mailboxes Work (MessageNew MessageExpunge FlagChange))");
        var other = await server.LogInAsync("bob");
        await other.OkAsync("SELECT " + Work);
        await other.OkAsync("STORE 1 +FLAGS (\\Seen)");
        Assert.Equal($"* STATUS {Work} (UNSEEN 2)", await bob.Lines.ReadLineAsync());
        Assert.Empty(await alice.UntaggedAsync("NOOP"));
        await alice.OkAsync("NOTIFY NONE");
        await alice.OkAsync("SELECT Work");
        await alice.OkAsync("STORE 1 +FLAGS (\\Seen)");
        Assert.Empty(await bob.UntaggedAsync("NOOP"));
    }

    // RFC 4314 §5.2: a right to a flag that is nobody else's does not make a mailbox READ-WRITE; the flag can be kept all the same.
    [Theory]
    [InlineData("lr", "READ-ONLY", "", "NO")]
    [InlineData("lrs", "READ-ONLY", "\\Seen", "OK")]
    [InlineData("lrsw", "READ-WRITE", "\\Answered \\Flagged \\Seen \\Draft \\*", "OK")]
    public async Task Seen_is_kept_by_those_with_the_right_to_it(string rights, string access, string flags, string answer)
    {
        var (_, bob) = await new SharedServer(PrivateSeen.OtherUsers).ShareAsync(rights);
        var selected = await bob.AskAsync("SELECT " + Work);
        Assert.StartsWith($"OK [{access}]", selected[^1], StringComparison.Ordinal);
        Assert.Contains($"* OK [PERMANENTFLAGS ({flags})] Flags that can be kept", selected);
        Assert.StartsWith(answer, (await bob.AskAsync("STORE 1 +FLAGS (\\Seen)"))[^1], StringComparison.Ordinal);
        await bob.OkAsync("FETCH 2 BODY[]");
        Assert.Equal([rights == "lr" ? "* SEARCH" : "* SEARCH 1 2"], await bob.UntaggedAsync("SEARCH SEEN"));
        await bob.OkAsync("EXAMINE " + Work);
        Assert.StartsWith("NO", (await bob.AskAsync("STORE 3 +FLAGS (\\Seen)"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copies_and_appended_messages_are_seen_by_who_put_them_there()
    {
        var (alice, bob) = await new SharedServer(PrivateSeen.All).ShareAsync("lrsite");
        await alice.OkAsync("SELECT Work");
        await alice.OkAsync("STORE 1 +FLAGS (\\Seen)");
        await bob.OkAsync("SELECT " + Work);
        await bob.OkAsync("STORE 2 +FLAGS (\\Seen)");
        await bob.OkAsync("COPY 1:2 INBOX");
        await bob.OkAsync("APPEND " + Work + " (\\Seen) {3+}\r\nabc");
        await bob.OkAsync("MOVE 2 " + Work);
        Assert.Equal(["* SEARCH 3 4"], await bob.UntaggedAsync("SEARCH SEEN"));
        await alice.OkAsync("NOOP");
        Assert.Equal(["* SEARCH 1"], await alice.UntaggedAsync("SEARCH SEEN"));
        await bob.OkAsync("SELECT INBOX");
        Assert.Equal(["* SEARCH 2"], await bob.UntaggedAsync("SEARCH SEEN"));
        await bob.OkAsync("COPY 1:2 " + Work);
        Assert.Equal([$"* STATUS {Work} (MESSAGES 6 UNSEEN 3)"], await bob.UntaggedAsync($"STATUS {Work} (MESSAGES UNSEEN)"));
    }

    [Theory]
    [InlineData(PrivateSeen.Shared, true)]
    [InlineData(PrivateSeen.OtherUsers, false)]
    public async Task Shared_mailboxes_and_other_users_folders_are_set_apart(PrivateSeen setting, bool isPrivate)
    {
        var server = new SharedServer(setting);
        foreach (var user in new[] { "alice", "bob" }) await server.GrantSalesAsync(user, MailboxRights.All);
        var (alice, bob) = await server.ShareAsync("lrs");
        const string Sales = "\"Shared Folders/sales@example.test/INBOX\"";
        await alice.OkAsync("APPEND " + Sales + " {3+}\r\nabc");
        await alice.OkAsync("SELECT " + Sales);
        await alice.OkAsync("STORE 1 +FLAGS (\\Seen)");
        await bob.OkAsync("SELECT " + Sales);
        Assert.Equal([isPrivate ? "* SEARCH" : "* SEARCH 1"], await bob.UntaggedAsync("SEARCH SEEN"));
        await bob.OkAsync("SELECT " + Work);
        await bob.OkAsync("STORE 1 +FLAGS (\\Seen)");
        Assert.Equal([isPrivate ? "* STATUS Work (UNSEEN 2)" : "* STATUS Work (UNSEEN 3)"], await alice.UntaggedAsync("STATUS Work (UNSEEN)"));
    }

    private static async Task<long> HighestAsync(TestClient client, string mailbox) =>
        long.Parse((await client.UntaggedAsync($"STATUS {mailbox} (HIGHESTMODSEQ)"))[0].Split(' ')[^1].Trim(')'), null);
}
