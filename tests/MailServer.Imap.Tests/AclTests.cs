using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>The commands of ACL (RFC 4314) and LIST-MYRIGHTS (RFC 8440).</summary>
public class AclTests
{
    [Fact]
    public async Task Rights_are_set_read_and_removed()
    {
        var alice = await new SharedServer().LogInAsync();
        Assert.Contains(" ACL RIGHTS=kxte LIST-MYRIGHTS", string.Join('\n', await alice.UntaggedAsync("CAPABILITY")), StringComparison.Ordinal);
        Assert.Equal(["* ACL INBOX alice@example.test lrswipkxteacd"], await alice.UntaggedAsync("GETACL INBOX"));
        await alice.OkAsync("SETACL INBOX bob@example.test lr");
        await alice.OkAsync("SETACL INBOX bob@example.test +cd");
        await alice.OkAsync("SETACL INBOX bob@example.test -x");
        await alice.OkAsync("SETACL INBOX anyone l");
        await alice.OkAsync("SETACL INBOX -bob@example.test k");
        Assert.Equal(
            ["* ACL INBOX alice@example.test lrswipkxteacd -bob@example.test kc anyone l bob@example.test lrktecd"],
            await alice.UntaggedAsync("GETACL INBOX"));
        await alice.OkAsync("DELETEACL INBOX bob@example.test");
        await alice.OkAsync("SETACL INBOX -bob@example.test \"\"");
        Assert.Equal(["* ACL INBOX alice@example.test lrswipkxteacd anyone l"], await alice.UntaggedAsync("GETACL INBOX"));
    }

    [Theory]
    [InlineData("SETACL INBOX bob@example.test lrQ", "BAD")]
    [InlineData("SETACL INBOX bob@example.test lrq", "BAD")]
    [InlineData("SETACL INBOX \"\" lr", "BAD")]
    [InlineData("SETACL INBOX - lr", "BAD")]
    [InlineData("SETACL INBOX nobody@example.test lr", "NO [CANNOT]")]
    [InlineData("SETACL INBOX alice@example.test lr", "NO [CANNOT]")]
    [InlineData("DELETEACL INBOX alice@example.test", "NO [CANNOT]")]
    [InlineData("GETACL Nowhere", "NO [NONEXISTENT]")]
    [InlineData("SETACL Nowhere bob@example.test lr", "NO [NONEXISTENT]")]
    [InlineData("MYRIGHTS Nowhere", "NO [NONEXISTENT]")]
    [InlineData("LISTRIGHTS Nowhere bob@example.test", "NO [NONEXISTENT]")]
    [InlineData("CREATE \"Other Users/bob@example.test/New\"", "NO [NOPERM]")]
    [InlineData("CREATE \"Shared Folders\"", "NO [NOPERM]")]
    [InlineData("RENAME Sent \"Other Users/nobody@example.test/New\"", "NO [NOPERM]")]
    public async Task What_is_refused(string command, string expected)
    {
        var alice = await new SharedServer().LogInAsync();
        Assert.StartsWith(expected, (await alice.AskAsync(command))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_can_be_given_is_told()
    {
        var alice = await new SharedServer().LogInAsync();
        Assert.Equal(["* LISTRIGHTS INBOX alice@example.test lrswipkxteacd"], await alice.UntaggedAsync("LISTRIGHTS INBOX alice@example.test"));
        Assert.Equal(["* LISTRIGHTS INBOX bob@example.test \"\" l r s w i p k x t e a c d"], await alice.UntaggedAsync("LISTRIGHTS INBOX bob@example.test"));
        Assert.Equal(["* MYRIGHTS INBOX lrswipkxteacd"], await alice.UntaggedAsync("MYRIGHTS INBOX"));
    }

    [Fact]
    public async Task List_returns_rights_behind_each_mailbox()
    {
        var (alice, bob) = await new SharedServer().ShareAsync("lrs");
        await alice.OkAsync("CREATE Work/Deep");
        Assert.Equal(
            [
                "* LIST (\\HasChildren) \"/\" \"Other Users/alice@example.test/Work\"", "* MYRIGHTS \"Other Users/alice@example.test/Work\" lrs",
                "* LIST (\\HasNoChildren) \"/\" \"Other Users/alice@example.test/Work/Deep\"", "* MYRIGHTS \"Other Users/alice@example.test/Work/Deep\" lrs",
                "* LIST (\\HasNoChildren \\Trash) \"/\" Trash", "* MYRIGHTS Trash lrswipkxteacd",
            ],
            (await bob.UntaggedAsync("LIST \"\" (Oth* Trash) RETURN (MYRIGHTS)")).Where(line => !line.Contains("\\Noselect", StringComparison.Ordinal)));
        var plain = await new TestServer().LogInAsync();
        Assert.StartsWith("BAD", (await plain.AskAsync("LIST \"\" * RETURN (MYRIGHTS)"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await plain.AskAsync("MYRIGHTS INBOX"))[^1], StringComparison.Ordinal);
    }
}
