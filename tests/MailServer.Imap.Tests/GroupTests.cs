using MailServer.Imap.Tests.Support;
using MailServer.Protocol;
using static MailServer.Imap.Tests.Support.SharedServer;

namespace MailServer.Imap.Tests;

/// <summary>Groups in access control lists (RFC 4314 §2).</summary>
public sealed class GroupTests
{
    private static readonly EmailAddress Bob = new("bob", "example.test");

    [Fact]
    public async Task A_folder_is_shared_with_a_group()
    {
        var server = new SharedServer();
        server.Server.Directory.SetGroup("staff", Bob);
        var (alice, bob) = await server.ShareAsync("\"\"");
        Assert.DoesNotContain(await bob.UntaggedAsync("LIST \"\" Oth*"), line => line.EndsWith(Work, StringComparison.Ordinal));
        await alice.OkAsync("SETACL Work $Staff lrs");
        Assert.Equal(["* ACL Work alice@example.test lrswipkxteacd $staff lrs"], await alice.UntaggedAsync("GETACL Work"));
        Assert.Equal(["* LISTRIGHTS Work $staff \"\" l r s w i p k x t e a c d"], await alice.UntaggedAsync("LISTRIGHTS Work $staff"));
        Assert.Contains(await bob.UntaggedAsync("LIST \"\" Oth*"), line => line.EndsWith(Work, StringComparison.Ordinal));
        Assert.Equal([$"* MYRIGHTS {Work} lrs"], await bob.UntaggedAsync("MYRIGHTS " + Work));
        await bob.OkAsync("SELECT " + Work);

        // Who leaves the group loses its rights with the next command.
        server.Server.Directory.SetGroup("staff", new EmailAddress("carol", "example.test"));
        var answer = await bob.AskAsync("FETCH 1 BODY[]");
        Assert.DoesNotContain(answer, line => line.Contains("FETCH (", StringComparison.Ordinal));
        Assert.Contains(answer, line => line.StartsWith("* BYE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rights_add_up_and_negative_ones_of_groups_are_taken_away()
    {
        var server = new SharedServer();
        server.Server.Directory.SetGroup("staff", Bob);
        server.Server.Directory.SetGroup("interns", Bob);
        var (alice, bob) = await server.ShareAsync("s");
        await alice.OkAsync("SETACL Work anyone l");
        await alice.OkAsync("SETACL Work $staff rwi");
        Assert.Equal([$"* MYRIGHTS {Work} lrswi"], await bob.UntaggedAsync("MYRIGHTS " + Work));
        await alice.OkAsync("SETACL Work -$interns wi");
        await alice.OkAsync("SETACL Work -$staff s");
        Assert.Equal([$"* MYRIGHTS {Work} lr"], await bob.UntaggedAsync("MYRIGHTS " + Work));
        Assert.Equal(
            ["* ACL Work alice@example.test lrswipkxteacd $staff rwi -$interns wi -$staff s anyone l bob@example.test s"],
            await alice.UntaggedAsync("GETACL Work"));
    }

    [Fact]
    public async Task Groups_of_the_settings_hold_accounts_by_their_addresses()
    {
        var server = new SharedServer(groups: new Dictionary<string, IReadOnlyCollection<string>> { ["staff"] = ["Bob@Example.test"], ["others"] = ["carol@example.test"] });
        var (alice, bob) = await server.ShareAsync("l");
        await alice.OkAsync("SETACL Work $staff r");
        await alice.OkAsync("SETACL Work $others w");
        Assert.Equal([$"* MYRIGHTS {Work} lr"], await bob.UntaggedAsync("MYRIGHTS " + Work));
    }

    [Fact]
    public async Task A_group_that_is_not_there_gets_nothing_and_one_that_is_gone_can_be_removed()
    {
        var server = new SharedServer();
        server.Server.Directory.SetGroup("staff", Bob);
        var alice = await server.LogInAsync();
        Assert.StartsWith("NO [CANNOT]", (await alice.AskAsync("SETACL INBOX $nobody lr"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [CANNOT]", (await alice.AskAsync("LISTRIGHTS INBOX $nobody"))[^1], StringComparison.Ordinal);
        await alice.OkAsync("SETACL INBOX $staff lr");
        server.Server.Directory.SetGroup("staff");
        Assert.StartsWith("NO [CANNOT]", (await alice.AskAsync("SETACL INBOX $staff +w"))[^1], StringComparison.Ordinal);
        await alice.OkAsync("DELETEACL INBOX $staff");
        Assert.Equal(["* ACL INBOX alice@example.test lrswipkxteacd"], await alice.UntaggedAsync("GETACL INBOX"));
    }
}
