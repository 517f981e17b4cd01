using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>UNAUTHENTICATE (RFC 8437), UTF8=ACCEPT (RFC 6855), PREVIEW (RFC 8970).</summary>
public class ExtensionTests
{
    // The client shows the octets as they are.
    private static string OnTheWire(string text) => System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(text));

    [Fact]
    public async Task Another_user_may_use_the_connection_and_finds_it_as_new()
    {
        var server = new TestServer();
        await server.AppendAsync(Samples.Simple("x"));
        var client = await server.ConnectAsync();
        Assert.DoesNotContain("UNAUTHENTICATE", client.Greeting, StringComparison.Ordinal);
        Assert.Contains("UNAUTHENTICATE", await client.OkAsync("LOGIN alice@example.test secret"), StringComparison.Ordinal);
        await client.OkAsync("ENABLE IMAP4rev2 QRESYNC");
        await client.OkAsync("SELECT INBOX");
        await client.OkAsync("UNAUTHENTICATE");
        Assert.StartsWith("BAD", (await client.AskAsync("FETCH 1 FLAGS"))[^1], StringComparison.Ordinal);
        await client.OkAsync("LOGIN bob@example.test secret");
        Assert.Contains("* 0 EXISTS", await client.UntaggedAsync("SELECT INBOX"));
        Assert.Equal(["* OK [HIGHESTMODSEQ 1] The last change", "* ENABLED QRESYNC"], await client.UntaggedAsync("ENABLE QRESYNC"));
    }

    // RFC 8437 §8.
    [Fact]
    public async Task Unauthenticate_may_be_switched_off()
    {
        var client = await new TestServer(options => options.AllowUnauthenticate = false).LogInAsync();
        Assert.DoesNotContain("UNAUTHENTICATE", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        Assert.StartsWith("BAD", Assert.Single(await client.AskAsync("UNAUTHENTICATE")), StringComparison.Ordinal);
        await client.OkAsync("SELECT INBOX");
    }

    [Fact]
    public async Task Names_are_utf8_when_the_client_accepts_it()
    {
        var server = new TestServer();
        var client = await server.LogInAsync();
        await client.OkAsync("CREATE Entw&APw-rfe");
        Assert.Equal(["* ENABLED UTF8=ACCEPT"], await client.UntaggedAsync("ENABLE UTF8=ACCEPT"));
        Assert.Equal([OnTheWire("* LIST (\\HasNoChildren) \"/\" \"Entwürfe\"")], await client.UntaggedAsync("LIST \"\" E*"));
        Assert.Contains("* 0 EXISTS", await client.UntaggedAsync("SELECT \"Entwürfe\""));
        Assert.StartsWith("BAD", (await client.AskAsync("SEARCH CHARSET UTF-8 TEXT x"))[^1], StringComparison.Ordinal);
        Assert.Equal(["* SEARCH"], await client.UntaggedAsync("SEARCH TEXT \"ü\""));
    }

    [Fact]
    public async Task A_message_in_utf8_can_be_appended_when_the_client_accepts_it()
    {
        const string Message = "Subject: Grüße\r\n\r\nx\r\n";
        var length = System.Text.Encoding.UTF8.GetByteCount(Message);
        var client = await new TestServer().LogInAsync();
        await client.SendAsync($"APPEND INBOX UTF8 (~{{{length}+}}\r\n{Message})");
        Assert.StartsWith("BAD", (await client.AnswerAsync())[^1], StringComparison.Ordinal);
        await client.OkAsync("ENABLE UTF8=ACCEPT");
        await client.SendAsync($"APPEND INBOX UTF8 (~{{{length}+}}\r\n{Message})");
        Assert.StartsWith("OK [APPENDUID 1 1]", (await client.AnswerAsync())[^1], StringComparison.Ordinal);
        await client.OkAsync("SELECT INBOX");
        Assert.Equal(["* SEARCH 1"], await client.UntaggedAsync("SEARCH SUBJECT \"Grüße\""));
    }

    [Theory]
    [InlineData("Subject: x\r\n\r\nHello,\r\n\r\n  you  there\r\n", "\"Hello, you there\"")]
    [InlineData("Subject: x\r\nContent-Type: text/html\r\n\r\n<style>p{}</style><p>One &amp; <b>two</b></p><!-- no -->", "\"One & two\"")]
    [InlineData("Subject: x\r\nContent-Type: image/png\r\n\r\nabc", "\"\"")]
    [InlineData("Subject: x\r\n\r\n", "\"\"")]
    public async Task The_first_words_are_shown(string message, string expected)
    {
        var server = new TestServer();
        await server.AppendAsync(message);
        var client = await server.SelectAsync();
        Assert.Equal([$"* 1 FETCH (PREVIEW {expected})"], await client.UntaggedAsync("FETCH 1 PREVIEW"));
        Assert.Equal([$"* 1 FETCH (PREVIEW {expected} UID 1)"], await client.UntaggedAsync("FETCH 1 (PREVIEW (LAZY) UID)"));
        Assert.Equal(["* SEARCH 1"], await client.UntaggedAsync("SEARCH UNSEEN"));
    }

    [Fact]
    public async Task A_preview_is_decoded_and_short()
    {
        var server = new TestServer();
        await server.AppendAsync(Samples.Multipart);
        await server.AppendAsync(Samples.Simple("long", new string('y', 5_000)));
        var client = await server.LogInAsync();
        await client.OkAsync("ENABLE IMAP4rev2");
        await client.OkAsync("SELECT INBOX");
        Assert.Equal(
            [OnTheWire("* 1 FETCH (PREVIEW \"Grüße aus Köln\")"), $"* 2 FETCH (PREVIEW \"{new string('y', 200)}\")"],
            await client.UntaggedAsync("FETCH 1:2 PREVIEW"));
    }

    [Fact]
    public async Task An_attachment_is_no_preview()
    {
        var server = new TestServer();
        await server.AppendAsync(
            "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n"
            + "Content-Disposition: attachment; filename=a.txt\r\n\r\nThe file\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>The text</p>\r\n--b--\r\n");
        var client = await server.SelectAsync();
        Assert.Equal(["* 1 FETCH (PREVIEW \"The text\")"], await client.UntaggedAsync("FETCH 1 (PREVIEW)"));
    }
}
