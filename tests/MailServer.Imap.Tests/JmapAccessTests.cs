using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>JMAPACCESS (RFC 9698).</summary>
public sealed class JmapAccessTests
{
    [Fact]
    public async Task Where_JMAP_begins_is_told_to_who_has_logged_in()
    {
        var server = new TestServer(options => options.JmapSession = new Uri("https://jmap.example.test/.well-known/jmap"));
        var client = await server.ConnectAsync();
        Assert.DoesNotContain("JMAPACCESS", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("GETJMAPACCESS"))[^1], StringComparison.Ordinal);
        await client.OkAsync("LOGIN alice@example.test secret");
        Assert.Contains("JMAPACCESS", (await client.UntaggedAsync("CAPABILITY"))[0].Split(' '));
        Assert.Equal(["* JMAPACCESS \"https://jmap.example.test/.well-known/jmap\""], await client.UntaggedAsync("GETJMAPACCESS"));
        await client.OkAsync("SELECT INBOX");
        Assert.Single(await client.UntaggedAsync("GETJMAPACCESS"));
        Assert.StartsWith("BAD", (await client.AskAsync("GETJMAPACCESS now"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_JMAP_nothing_is_announced()
    {
        var client = await new TestServer().LogInAsync();
        Assert.DoesNotContain("JMAPACCESS", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("GETJMAPACCESS"))[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://jmap.example.test/")]
    [InlineData("relative")]
    public void Only_https_will_do(string url)
    {
        var options = new ImapOptions { JmapSession = new Uri(url, UriKind.RelativeOrAbsolute) };
        Assert.Contains(nameof(options.JmapSession), Assert.Throws<ArgumentException>(() => new ImapEngine(options, new TestServer().Services)).Message, StringComparison.Ordinal);
    }
}
