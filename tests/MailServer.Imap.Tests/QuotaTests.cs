using MailServer.Directories;
using MailServer.Imap.Tests.Support;
using MailServer.Protocol;
using MailServer.Storage;

namespace MailServer.Imap.Tests;

/// <summary>QUOTA and QUOTASET (RFC 9208).</summary>
public sealed class QuotaTests
{
    private static void AliceAdministers(ImapOptions options) => options.Administrators = ["alice@example.test"];

    [Fact]
    public async Task Quota_is_told_in_units_of_1024()
    {
        var client = await new TestServer(quota: 10 * 1024 * 1024).LogInAsync();
        Assert.Equal(["* QUOTAROOT INBOX \"\"", "* QUOTA \"\" (STORAGE 0 10240)"], await client.UntaggedAsync("GETQUOTAROOT INBOX"));
        Assert.Equal(["* QUOTA \"\" (STORAGE 0 10240)"], await client.UntaggedAsync("GETQUOTA \"\""));
        var unlimited = await new TestServer().LogInAsync();
        Assert.StartsWith("NO [NONEXISTENT]", (await unlimited.AskAsync("GETQUOTA \"\""))[^1]);
        Assert.Equal(["* QUOTAROOT INBOX"], await unlimited.UntaggedAsync("GETQUOTAROOT INBOX"));
    }

    [Fact]
    public async Task All_limited_resources_are_told_with_exact_counts()
    {
        var server = new TestServer();
        await LimitAsync(server, new QuotaLimits(4096, 10, 20));
        await server.AppendAsync(new string('x', 1025));
        var client = await server.LogInAsync();
        Assert.Equal(["* QUOTA \"\" (STORAGE 2 4 MESSAGE 1 10 MAILBOX 6 20)"], await client.UntaggedAsync("GETQUOTA \"\""));
        await client.OkAsync("CREATE More/Folders");
        Assert.Equal("* QUOTA \"\" (STORAGE 2 4 MESSAGE 1 10 MAILBOX 8 20)", (await client.UntaggedAsync("GETQUOTAROOT More"))[1]);
    }

    // RFC 9208 §4.1.2: the name need not exist.
    [Fact]
    public async Task A_mailbox_to_come_has_its_root_already()
    {
        var client = await new TestServer(quota: 10 * 1024).LogInAsync();
        Assert.Equal(["* QUOTAROOT Later \"\"", "* QUOTA \"\" (STORAGE 0 10)"], await client.UntaggedAsync("GETQUOTAROOT Later"));
    }

    [Fact]
    public async Task Only_administrators_are_told_of_QUOTASET_and_may_use_it()
    {
        var server = new TestServer(AliceAdministers);
        var (alice, bob) = (await server.LogInAsync(), await server.LogInAsync("bob"));
        Assert.Contains("QUOTASET", (await alice.UntaggedAsync("CAPABILITY"))[0].Split(' '));
        var capabilities = (await bob.UntaggedAsync("CAPABILITY"))[0].Split(' ');
        Assert.DoesNotContain("QUOTASET", capabilities);
        foreach (var name in new[] { "QUOTA", "QUOTA=RES-STORAGE", "QUOTA=RES-MESSAGE", "QUOTA=RES-MAILBOX" }) Assert.Contains(name, capabilities);
        foreach (var root in new[] { "\"\"", "alice@example.test", "nobody@example.test" })
            Assert.StartsWith("NO [NOPERM]", (await bob.AskAsync($"SETQUOTA {root} (STORAGE 5)"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [NONEXISTENT]", (await bob.AskAsync("GETQUOTA alice@example.test"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_sets_the_limits_of_a_user_and_what_is_not_named_goes()
    {
        var server = new TestServer(AliceAdministers);
        var (alice, bob) = (await server.LogInAsync(), await server.LogInAsync("bob"));

        Assert.Equal(["* QUOTA bob@example.test (STORAGE 0 512 MESSAGE 0 2)"], await alice.UntaggedAsync("SETQUOTA bob@example.test (storage 512 MESSAGE 2)"));
        Assert.Equal(["* QUOTA \"\" (STORAGE 0 512 MESSAGE 0 2)"], await bob.UntaggedAsync("GETQUOTA \"\""));
        Assert.Equal(["* QUOTA bob@example.test (MAILBOX 6 7)"], await alice.UntaggedAsync("SETQUOTA bob@example.test (MAILBOX 7)"));
        Assert.Equal(["* QUOTA bob@example.test (MAILBOX 6 7)"], await alice.UntaggedAsync("GETQUOTA bob@example.test"));
        var user = (await server.Directory.ListUsersAsync(null, default)).Single(u => u.Account.Address.LocalPart == "bob");
        Assert.Equal(new QuotaLimits(null, null, 7), user.Settings.Limits);

        // RFC 9208 §4.2.1, §7: no limits, no QUOTA response.
        Assert.Empty(await alice.UntaggedAsync("SETQUOTA bob@example.test ()"));
        Assert.StartsWith("NO [NONEXISTENT]", (await bob.AskAsync("GETQUOTA \"\""))[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SETQUOTA bob@example.test (STORAGE 10 COFFEE 5)", "NO [CANNOT]")]
    [InlineData("SETQUOTA nobody@example.test (STORAGE 10)", "NO [NONEXISTENT]")]
    [InlineData("SETQUOTA bob@example.test (STORAGE -1)", "BAD")]
    [InlineData("SETQUOTA bob@example.test (STORAGE 9223372036854775808)", "BAD")]
    [InlineData("SETQUOTA bob@example.test (STORAGE)", "BAD")]
    [InlineData("SETQUOTA bob@example.test STORAGE 5", "BAD")]
    public async Task A_refused_SETQUOTA_changes_nothing(string command, string expected)
    {
        var server = new TestServer(AliceAdministers, quota: 1024 * 1024);
        var client = await server.LogInAsync();
        Assert.StartsWith(expected, (await client.AskAsync(command))[^1], StringComparison.Ordinal);
        Assert.Equal(["* QUOTA bob@example.test (STORAGE 0 1024)"], await client.UntaggedAsync("GETQUOTA bob@example.test"));
    }

    [Fact]
    public async Task The_largest_limit_is_no_overflow()
    {
        var client = await new TestServer(AliceAdministers).LogInAsync();
        Assert.Equal(["* QUOTA bob@example.test (STORAGE 0 9007199254740991)"], await client.UntaggedAsync("SETQUOTA bob@example.test (STORAGE 9223372036854775807)"));
    }

    [Fact]
    public async Task Messages_above_the_limit_are_refused_with_OVERQUOTA_before_they_are_sent()
    {
        var server = new TestServer();
        await server.AppendManyAsync(2);
        await LimitAsync(server, new QuotaLimits(null, Messages: 2));
        var client = await server.LogInAsync();
        await client.OkAsync("SELECT INBOX");

        // No continuation: the literal is not asked for.
        Assert.StartsWith("NO [OVERQUOTA]", Assert.Single(await client.AskAsync("APPEND INBOX {3}")), StringComparison.Ordinal);
        Assert.StartsWith("NO [OVERQUOTA]", (await client.AskAsync("COPY 1 Sent"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("OK", (await client.AskAsync("MOVE 1 Sent"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("OK", (await client.AskAsync("REPLACE 1 INBOX {3+}\r\nabc"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mailboxes_above_the_limit_are_refused_with_OVERQUOTA()
    {
        var server = new TestServer();
        await LimitAsync(server, new QuotaLimits(null, null, Folders: 7));
        var client = await server.LogInAsync();
        Assert.StartsWith("NO [OVERQUOTA]", (await client.AskAsync("CREATE a/b"))[^1], StringComparison.Ordinal);
        await client.OkAsync("CREATE a");
        Assert.StartsWith("NO [OVERQUOTA]", (await client.AskAsync("CREATE b"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [OVERQUOTA]", (await client.AskAsync("RENAME INBOX Before"))[^1], StringComparison.Ordinal);
        await client.OkAsync("DELETE a");
        await client.OkAsync("CREATE b");
    }

    // RFC 9208 §4.1.4.
    [Fact]
    public async Task STATUS_tells_what_an_EXPUNGE_would_free()
    {
        var server = new TestServer(quota: 100 * 1024);
        foreach (var size in new[] { 1000, 2000, 3000 }) await server.AppendAsync(new string('x', size));
        var client = await server.LogInAsync();
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync("STORE 2:3 +FLAGS.SILENT (\\Deleted)");
        Assert.Equal(["* STATUS INBOX (MESSAGES 3 DELETED 2 DELETED-STORAGE 5)"], await client.UntaggedAsync("STATUS INBOX (MESSAGES DELETED DELETED-STORAGE)"));
        await client.OkAsync("EXPUNGE");
        Assert.Equal(["* STATUS INBOX (DELETED 0 DELETED-STORAGE 0)"], await client.UntaggedAsync("STATUS INBOX (DELETED DELETED-STORAGE)"));
    }

    [Fact]
    public async Task With_sharing_an_administrator_sets_limits_also_of_shared_mailboxes()
    {
        var shared = new SharedServer();
        AliceAdministers(shared.Server.Options);
        var alice = await shared.LogInAsync();
        Assert.Equal(["* QUOTA sales@example.test (MESSAGE 0 5)"], await alice.UntaggedAsync("SETQUOTA sales@example.test (MESSAGE 5)"));
        Assert.Equal(["* QUOTA SALES@example.test (MESSAGE 0 5)"], await alice.UntaggedAsync("GETQUOTA SALES@example.test"));
    }

    // RFC 9208 §5.4.
    [Fact]
    public async Task The_metadata_of_an_account_is_limited()
    {
        var client = await new TestServer(AliceAdministers).LogInAsync();
        Assert.Contains("QUOTA=RES-ANNOTATION-STORAGE", (await client.UntaggedAsync("CAPABILITY"))[0].Split(' '));
        Assert.Equal(["* QUOTA \"\" (ANNOTATION-STORAGE 0 2)"], await client.UntaggedAsync("SETQUOTA \"\" (ANNOTATION-STORAGE 2)"));
        await client.OkAsync($"SETMETADATA INBOX (/shared/comment \"{new string('x', 1200)}\")");
        Assert.Equal(["* QUOTAROOT INBOX \"\"", "* QUOTA \"\" (ANNOTATION-STORAGE 2 2)"], await client.UntaggedAsync("GETQUOTAROOT INBOX"));
        Assert.StartsWith("NO [OVERQUOTA]", (await client.AskAsync($"SETMETADATA INBOX (/private/comment \"{new string('x', 1200)}\")"))[^1], StringComparison.Ordinal);
        await client.OkAsync("SETMETADATA INBOX (/shared/comment NIL)");
        Assert.Equal(["* QUOTA \"\" (ANNOTATION-STORAGE 0 2)"], await client.UntaggedAsync("GETQUOTA \"\""));
    }

    // RFC 9208 §4.1.2: the root of another's folder is its owner's account.
    [Fact]
    public async Task Limits_of_an_owner_are_told_to_those_who_administer_a_folder()
    {
        var server = new SharedServer();
        AliceAdministers(server.Server.Options);
        var (alice, bob) = await server.ShareAsync("lra");
        Assert.Equal(["* QUOTAROOT " + SharedServer.Work], await bob.UntaggedAsync("GETQUOTAROOT " + SharedServer.Work));
        await alice.OkAsync("SETQUOTA \"\" (MESSAGE 5)");
        const string Quota = "* QUOTA alice@example.test (MESSAGE 3 5)";
        Assert.Equal([$"* QUOTAROOT {SharedServer.Work} alice@example.test", Quota], await bob.UntaggedAsync("GETQUOTAROOT " + SharedServer.Work));
        Assert.Equal([Quota], await bob.UntaggedAsync("GETQUOTA alice@example.test"));
        Assert.StartsWith("NO [NOPERM]", (await bob.AskAsync("SETQUOTA alice@example.test (MESSAGE 6)"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [NONEXISTENT]", (await bob.AskAsync("GETQUOTA sales@example.test"))[^1], StringComparison.Ordinal);

        await alice.OkAsync("SETACL Work bob@example.test lrswipkxte");
        Assert.Equal(["* QUOTAROOT " + SharedServer.Work], await bob.UntaggedAsync("GETQUOTAROOT " + SharedServer.Work));
        Assert.StartsWith("NO [NONEXISTENT]", (await bob.AskAsync("GETQUOTA alice@example.test"))[^1], StringComparison.Ordinal);
        await alice.OkAsync("SETACL Work bob@example.test ra");
        Assert.StartsWith("NO [NONEXISTENT]", (await bob.AskAsync("GETQUOTAROOT " + SharedServer.Work))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [NONEXISTENT]", (await bob.AskAsync("GETQUOTA alice@example.test"))[^1], StringComparison.Ordinal);
    }

    // MailKit's IMailFolder.SetQuota names the mailbox and looks for an answer by that name.
    [Fact]
    public async Task An_administrator_may_name_a_mailbox_where_a_root_is_meant()
    {
        var server = new SharedServer();
        AliceAdministers(server.Server.Options);
        var alice = await server.LogInAsync();
        var bob = await server.LogInAsync("bob");
        await bob.OkAsync("CREATE Work");
        await bob.OkAsync("SETACL Work alice@example.test lra");
        const string Work = "\"Other Users/bob@example.test/Work\"";
        Assert.Equal(["* QUOTA INBOX (MESSAGE 0 5)"], await alice.UntaggedAsync("SETQUOTA INBOX (MESSAGE 5)"));
        Assert.Equal(["* QUOTA \"\" (MESSAGE 0 5)"], await alice.UntaggedAsync("GETQUOTA \"\""));
        Assert.Equal([$"* QUOTA {Work} (MESSAGE 0 7)"], await alice.UntaggedAsync($"SETQUOTA {Work} (MESSAGE 7)"));
        Assert.Equal(["* QUOTA \"\" (MESSAGE 0 7)"], await bob.UntaggedAsync("GETQUOTA \"\""));
        foreach (var nowhere in new[] { "Nowhere", "\"Other Users/bob@example.test/INBOX\"" })
            Assert.StartsWith("NO [NONEXISTENT]", (await alice.AskAsync($"SETQUOTA {nowhere} (MESSAGE 5)"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [NOPERM]", (await bob.AskAsync("SETQUOTA INBOX (MESSAGE 5)"))[^1], StringComparison.Ordinal);
    }

    private static async Task LimitAsync(TestServer server, QuotaLimits limits)
    {
        var settings = new UserSettings { QuotaBytes = limits.Bytes, QuotaMessages = limits.Messages, QuotaFolders = limits.Folders };
        Assert.Equal(DirectoryChange.Done, await server.Directory.ChangeUserAsync(new EmailAddress("alice", "example.test"), settings, default));
    }
}
