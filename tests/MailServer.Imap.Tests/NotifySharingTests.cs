using MailServer.Imap.Tests.Support;
using static MailServer.Imap.Tests.Support.SharedServer;

namespace MailServer.Imap.Tests;

/// <summary>NOTIFY where folders are shared, and where several clients annotate (RFC 5465 §3.1, §5).</summary>
public sealed class NotifySharingTests
{
    private const string Messages = "MessageNew MessageExpunge";

    // Whatever was still to come would have come before the answer.
    private static async Task HearNothingAsync(TestClient client) => Assert.Empty(await client.UntaggedAsync("NOOP"));

    private static async Task<string> HearAsync(TestClient client) => await client.Lines.ReadLineAsync();

    [Fact]
    public async Task What_can_be_listed_and_not_read_is_told_as_NoAccess_and_again_when_it_can()
    {
        var server = new SharedServer();
        var (alice, bob) = await server.ShareAsync("l");
        Assert.Equal([$"* LIST (\\HasNoChildren \\NoAccess) \"/\" {Work}"], await bob.UntaggedAsync($"NOTIFY SET (mailboxes {Work} ({Messages}))"));

        await alice.OkAsync("SETACL Work bob@example.test lr");
        Assert.Equal($"* LIST (\\HasNoChildren) \"/\" {Work}", await HearAsync(bob));
        await server.Server.AppendAsync(Samples.Simple("four"), "Work");
        Assert.Equal($"* STATUS {Work} (MESSAGES 4 UIDNEXT 5)", await HearAsync(bob));

        await alice.OkAsync("SETACL Work bob@example.test l");
        Assert.Equal($"* LIST (\\HasNoChildren \\NoAccess) \"/\" {Work}", await HearAsync(bob));
        await server.Server.AppendAsync(Samples.Simple("five"), "Work");
        await alice.OkAsync("CREATE Other");
        await HearNothingAsync(bob);
    }

    // RFC 5465 §5.4: a right to look up that is given is a new mailbox, one that is taken away a deleted one.
    [Fact]
    public async Task Folders_of_others_are_told_as_they_come_change_and_go()
    {
        var (alice, bob) = await new SharedServer().ShareAsync("lr");
        await bob.OkAsync("NOTIFY SET (subtree \"Other Users\" (MailboxName))");
        await alice.OkAsync("CREATE Work/New");
        Assert.Equal(
            [$"* LIST (\\HasChildren) \"/\" {Work}", "* LIST (\\HasNoChildren) \"/\" \"Other Users/alice@example.test/Work/New\""],
            [await HearAsync(bob), await HearAsync(bob)]);
        await alice.OkAsync("RENAME Work/New Work/Old");
        Assert.Equal(
            "* LIST (\\HasNoChildren) \"/\" \"Other Users/alice@example.test/Work/Old\" (\"OLDNAME\" (\"Other Users/alice@example.test/Work/New\"))",
            await HearAsync(bob));
        await alice.OkAsync("DELETE Work/Old");
        Assert.Equal(
            [$"* LIST (\\HasNoChildren) \"/\" {Work}", "* LIST (\\NonExistent \\Noselect) \"/\" \"Other Users/alice@example.test/Work/Old\""],
            [await HearAsync(bob), await HearAsync(bob)]);
        await alice.OkAsync("CREATE Secret");
        await HearNothingAsync(bob);
        await alice.OkAsync("DELETEACL Work bob@example.test");
        Assert.Contains($"* LIST (\\NonExistent \\Noselect) \"/\" {Work}", await bob.UntaggedAsync("NOOP"));
    }

    [Fact]
    public async Task Metadata_that_the_client_has_set_itself_is_not_told()
    {
        var server = new TestServer();
        var (client, other) = (await server.LogInAsync(), await server.LogInAsync());
        await client.OkAsync("NOTIFY SET (personal (MailboxMetadataChange ServerMetadataChange))");
        Assert.Empty(await client.UntaggedAsync("SETMETADATA INBOX (/shared/comment \"mine\" /private/comment \"mine\")"));
        Assert.Empty(await client.UntaggedAsync("SETMETADATA \"\" (/private/comment \"mine\")"));
        await HearNothingAsync(client);
        await other.OkAsync("SETMETADATA INBOX (/shared/comment \"yours\")");
        Assert.Equal("* METADATA INBOX /shared/comment", await HearAsync(client));
    }

    [Fact]
    public async Task Metadata_of_other_users_folders_is_told_to_those_with_the_rights()
    {
        var server = new SharedServer();
        var (alice, bob) = await server.ShareAsync("lr");
        var second = await server.LogInAsync("bob");
        await bob.OkAsync("NOTIFY SET (subtree \"Other Users\" (MailboxMetadataChange))");
        await alice.OkAsync("SETMETADATA Work (/shared/comment \"ours\" /private/comment \"mine\")");
        Assert.Equal($"* METADATA {Work} /shared/comment", await HearAsync(bob));
        await second.OkAsync($"SETMETADATA {Work} (/private/comment \"bob's\")");
        Assert.Equal($"* METADATA {Work} /private/comment", await HearAsync(bob));

        // Neither what one has set oneself, nor what is in folders that are not shared, nor what may not be read.
        await bob.OkAsync($"SETMETADATA {Work} (/private/comment \"again\")");
        await alice.OkAsync("SETMETADATA Drafts (/shared/comment \"x\")");
        await alice.OkAsync("SETACL Work bob@example.test l");
        await alice.OkAsync("SETMETADATA Work (/shared/comment \"hidden\")");
        await HearNothingAsync(bob);

        // A folder that is shared later is watched from then on, and one by its new name.
        await alice.OkAsync("SETACL Drafts bob@example.test lr");
        await HearNothingAsync(bob);
        await alice.OkAsync("SETMETADATA Drafts (/shared/comment \"y\")");
        Assert.Equal("* METADATA \"Other Users/alice@example.test/Drafts\" /shared/comment", await HearAsync(bob));
    }

    [Fact]
    public async Task Metadata_of_an_owner_who_shares_only_later_is_told()
    {
        var server = new SharedServer();
        var (alice, bob) = (await server.LogInAsync(), await server.LogInAsync("bob"));
        await bob.OkAsync("NOTIFY SET (subtree \"Other Users\" (MailboxName MailboxMetadataChange))");
        await alice.OkAsync("CREATE Work");
        await alice.OkAsync("SETACL Work bob@example.test lr");
        while (!(await HearAsync(bob)).EndsWith(Work, StringComparison.Ordinal)) continue;
        await alice.OkAsync("SETMETADATA Work (/shared/comment \"ours\")");
        Assert.Equal($"* METADATA {Work} /shared/comment", await HearAsync(bob));
    }

    [Fact]
    public async Task Who_enabled_METADATA_hears_of_other_users_folders()
    {
        var (alice, bob) = await new SharedServer().ShareAsync("lr");
        await bob.OkAsync("ENABLE METADATA");
        await bob.OkAsync("SELECT " + Work);
        await alice.OkAsync("SETMETADATA Work (/shared/comment \"ours\" /private/comment \"mine\")");
        Assert.Equal([$"* METADATA {Work} /shared/comment"], await bob.UntaggedAsync("NOOP"));
        await alice.OkAsync("SETMETADATA Work (/shared/comment \"hidden\")");
        await alice.OkAsync("SETACL Work bob@example.test l");
        Assert.DoesNotContain(await bob.AskAsync("NOOP"), line => line.Contains("METADATA", StringComparison.Ordinal));
    }
}
