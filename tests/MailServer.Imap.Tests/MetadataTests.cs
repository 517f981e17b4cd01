using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>METADATA and METADATA-SERVER (RFC 5464), LIST-METADATA (RFC 9590).</summary>
public class MetadataTests
{
    // MailKit writes a value that is one word so.
    [Fact]
    public async Task A_value_may_be_an_atom()
    {
        var client = await new TestServer().LogInAsync();
        await client.OkAsync("SETMETADATA INBOX (/private/comment mine /shared/comment nilly)");
        Assert.Equal(["* METADATA INBOX (/private/comment \"mine\" /shared/comment \"nilly\")"], await client.UntaggedAsync("GETMETADATA INBOX (/private/comment /shared/comment)"));
        await client.OkAsync("SETMETADATA INBOX (/private/comment NIL)");
        Assert.Equal(["* METADATA INBOX (/private/comment NIL)"], await client.UntaggedAsync("GETMETADATA INBOX /private/comment"));
    }

    [Fact]
    public async Task Entries_are_set_read_and_removed()
    {
        var client = await new TestServer().LogInAsync();
        Assert.Contains(" METADATA METADATA-SERVER LIST-METADATA", string.Join('\n', await client.UntaggedAsync("CAPABILITY")), StringComparison.Ordinal);
        await client.OkAsync("SETMETADATA INBOX (/shared/comment \"Ours\" /PRIVATE/Comment \"Mine\")");
        Assert.Equal(["* METADATA INBOX (/private/comment \"Mine\" /shared/comment \"Ours\")"], await client.UntaggedAsync("GETMETADATA INBOX (/private/comment /shared/comment)"));
        Assert.Equal(["* METADATA INBOX (/shared/comment \"Ours\")"], await client.UntaggedAsync("GETMETADATA inbox /shared/comment"));
        await client.OkAsync("SETMETADATA INBOX (/private/comment NIL)");
        Assert.Equal(["* METADATA INBOX (/private/comment NIL)"], await client.UntaggedAsync("GETMETADATA INBOX /private/comment"));
    }

    [Fact]
    public async Task A_value_is_any_octets()
    {
        var client = await new TestServer().LogInAsync();
        Assert.StartsWith("OK", (await client.AskAsync("SETMETADATA INBOX (/private/comment {10+}\r\ntwo\r\nlines)"))[^1], StringComparison.Ordinal);
        Assert.Equal(["* METADATA INBOX (/private/comment {10}", "two", "lines)"], await client.UntaggedAsync("GETMETADATA INBOX /private/comment"));
        Assert.StartsWith("OK", (await client.AskAsync("SETMETADATA INBOX (/private/comment ~{3+}\r\na\0b)"))[^1], StringComparison.Ordinal);
        Assert.Equal(["* METADATA INBOX (/private/comment ~{3}", "a\0b)"], await client.UntaggedAsync("GETMETADATA INBOX /private/comment"));
    }

    [Theory]
    [InlineData("(DEPTH 0) INBOX /private/v", "/private/v NIL")]
    [InlineData("(DEPTH 1) INBOX /private/v", "/private/v/a \"1\" /private/v/b \"22\"")]
    [InlineData("INBOX (DEPTH INFINITY) /private/v", "/private/v/a \"1\" /private/v/a/deep \"333\" /private/v/b \"22\"")]
    [InlineData("(DEPTH infinity MAXSIZE 2) INBOX (/private/v /private/v/b)", "/private/v/a \"1\" /private/v/b \"22\"")]
    public async Task Depth_says_how_far_below(string arguments, string expected)
    {
        var client = await new TestServer().LogInAsync();
        await client.OkAsync("SETMETADATA INBOX (/private/v/a \"1\" /private/v/a/deep \"333\" /private/v/b \"22\" /private/vv \"x\")");
        Assert.Equal([$"* METADATA INBOX ({expected})"], await client.UntaggedAsync("GETMETADATA " + arguments));
    }

    [Fact]
    public async Task Maxsize_leaves_long_values_out_and_says_how_long()
    {
        var client = await new TestServer().LogInAsync();
        await client.OkAsync("SETMETADATA INBOX (/shared/comment \"1234567890\" /private/comment \"12\" /private/x \"12345\")");
        var answer = await client.AskAsync("GETMETADATA (MAXSIZE 4) INBOX (/shared/comment /private/comment /private/x)");
        Assert.Equal("* METADATA INBOX (/private/comment \"12\")", answer[0]);
        Assert.StartsWith("OK [METADATA LONGENTRIES 10]", answer[1], StringComparison.Ordinal);
        Assert.StartsWith("OK [METADATA LONGENTRIES 5]", Assert.Single(await client.AskAsync("GETMETADATA (MAXSIZE 4) INBOX /private/x")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SETMETADATA Nowhere (/private/comment \"x\")", "NO [NONEXISTENT]")]
    [InlineData("GETMETADATA Nowhere /private/comment", "NO [NONEXISTENT]")]
    [InlineData("SETMETADATA \"\" (/shared/comment \"x\")", "NO [NOPERM]")]
    [InlineData("SETMETADATA INBOX (/private/a*b \"x\")", "BAD")]
    [InlineData("SETMETADATA INBOX (/other/comment \"x\")", "BAD")]
    [InlineData("GETMETADATA INBOX /private//x", "BAD")]
    [InlineData("GETMETADATA INBOX /private/vendor/x", "BAD")]
    [InlineData("GETMETADATA (DEPTH 2) INBOX /private/x", "BAD")]
    public async Task What_is_refused(string command, string expected)
    {
        var client = await new TestServer().LogInAsync();
        Assert.StartsWith(expected, (await client.AskAsync(command))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_have_their_own_codes_and_change_nothing()
    {
        var client = await new TestServer().LogInAsync();
        await client.OkAsync("SETMETADATA INBOX (/private/comment \"before\")");
        var large = $"SETMETADATA INBOX (/private/comment \"after\" /private/x {{65537+}}\r\n{new string('x', 65537)})";
        Assert.StartsWith("NO [METADATA MAXSIZE 65536]", (await client.AskAsync(large))[^1], StringComparison.Ordinal);
        var many = $"SETMETADATA INBOX (/private/comment \"after\" {string.Join(' ', Enumerable.Range(0, 100).Select(i => $"/private/e{i} \"x\""))})";
        Assert.StartsWith("NO [METADATA TOOMANY]", (await client.AskAsync(many))[^1], StringComparison.Ordinal);
        Assert.Equal(["* METADATA INBOX (/private/comment \"before\")"], await client.UntaggedAsync("GETMETADATA INBOX /private/comment"));
    }

    [Fact]
    public async Task The_server_has_entries_of_the_administrator_and_of_each_user()
    {
        var server = new TestServer(options => (options.AdministratorUri, options.ServerComment) = ("mailto:postmaster@example.test", "Hello"));
        var alice = await server.LogInAsync();
        await alice.OkAsync("SETMETADATA \"\" (/private/vendor/x/y \"mine\")");
        Assert.Equal(
            ["* METADATA \"\" (/shared/admin \"mailto:postmaster@example.test\" /shared/comment \"Hello\" /private/vendor/x/y \"mine\")"],
            await alice.UntaggedAsync("GETMETADATA \"\" (/shared/admin /shared/comment /private/vendor/x/y)"));
        var bob = await server.LogInAsync("bob");
        Assert.Equal(["* METADATA \"\" (/private/vendor/x/y NIL)"], await bob.UntaggedAsync("GETMETADATA \"\" /private/vendor/x/y"));
    }

    [Fact]
    public async Task List_returns_values_behind_each_mailbox()
    {
        var client = await new TestServer().LogInAsync();
        await client.OkAsync("CREATE Work/Deep");
        await client.OkAsync("SETMETADATA Work/Deep (/shared/vendor/x/color \"#b71c1c\")");
        await client.OkAsync("DELETE Work");
        Assert.Equal(
            [
                "* LIST (\\Noselect \\HasChildren) \"/\" Work",
                "* LIST (\\HasNoChildren) \"/\" Work/Deep", "* METADATA Work/Deep (/shared/vendor/x/color \"#b71c1c\" /private/comment NIL)",
            ],
            await client.UntaggedAsync("LIST \"\" Work* RETURN (METADATA (/shared/vendor/x/color /private/comment))"));
    }

    [Fact]
    public async Task Who_enabled_it_hears_what_others_changed()
    {
        var server = new TestServer();
        var deaf = await server.LogInAsync();
        var client = await server.LogInAsync();
        Assert.Equal(["* ENABLED METADATA"], await client.UntaggedAsync("ENABLE METADATA"));
        await deaf.OkAsync("SETMETADATA INBOX (/private/comment \"x\" /shared/comment \"y\")");
        await deaf.OkAsync("SETMETADATA INBOX (/private/comment NIL)");
        await deaf.OkAsync("SETMETADATA \"\" (/private/vendor/x/y \"z\")");
        Assert.Equal(["* METADATA INBOX /private/comment /shared/comment", "* METADATA \"\" /private/vendor/x/y"], await client.UntaggedAsync("NOOP"));
        Assert.Empty(await client.UntaggedAsync("SETMETADATA INBOX (/private/comment \"own\")"));
        Assert.Empty(await client.UntaggedAsync("NOOP"));
        Assert.Empty(await deaf.UntaggedAsync("NOOP"));
        Assert.Equal(["* ENABLED METADATA-SERVER"], await deaf.UntaggedAsync("ENABLE METADATA-SERVER"));
        await client.OkAsync("SETMETADATA \"\" (/private/vendor/x/y NIL)");
        await client.OkAsync("SETMETADATA INBOX (/private/comment NIL)");
        Assert.Equal(["* METADATA \"\" /private/vendor/x/y"], await deaf.UntaggedAsync("NOOP"));
    }
}
