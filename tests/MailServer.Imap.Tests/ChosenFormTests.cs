using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

/// <summary>Extensions of which the administrator chooses the form: LITERAL- (RFC 7888), UTF8=ONLY (RFC 6855).</summary>
public class ChosenFormTests
{
    private static readonly string Large = new('x', 5000);

    [Fact]
    public async Task Literal_minus_takes_4096_octets_without_asking_and_no_more()
    {
        var server = new TestServer(options => options.LiteralMinus = true);
        var client = await server.ConnectAsync();
        Assert.Contains(" LITERAL-", client.Greeting, StringComparison.Ordinal);
        Assert.DoesNotContain("LITERAL+", client.Greeting, StringComparison.Ordinal);
        await client.OkAsync("LOGIN alice@example.test {6+}\r\nsecret");
        var small = Samples.Simple("small", new string('x', 3000) + "\r\n");
        await client.OkAsync($"APPEND INBOX {{{small.Length}+}}\r\n{small}");
        var large = Samples.Simple("large", Large + "\r\n");
        Assert.StartsWith("OK", (await client.AppendAsync("APPEND INBOX", large))[^1], StringComparison.Ordinal);
        await client.SendAsync($"APPEND INBOX {{{large.Length}+}}\r\n{large}");
        Assert.StartsWith("BAD [TOOBIG]", (await client.AnswerAsync())[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Literal_plus_is_the_other_form()
    {
        var client = await new TestServer().ConnectAsync();
        Assert.Contains(" LITERAL+", client.Greeting, StringComparison.Ordinal);
        Assert.DoesNotContain("LITERAL-", client.Greeting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_only_utf8_is_spoken_it_must_be_enabled_first()
    {
        var server = new TestServer(options => options.Utf8Only = true);
        var client = await server.LogInAsync();
        var announced = (await client.UntaggedAsync("CAPABILITY"))[0];
        Assert.Contains("UTF8=ONLY", announced, StringComparison.Ordinal);
        Assert.DoesNotContain("UTF8=ACCEPT", announced, StringComparison.Ordinal);
        foreach (var command in new[] { "SELECT INBOX", "EXAMINE INBOX", "LIST \"\" *", "LSUB \"\" *", "CREATE a", "DELETE a", "RENAME a b", "SUBSCRIBE a", "STATUS INBOX (MESSAGES)", "ESEARCH IN (personal) ALL" })
            Assert.StartsWith("NO [CANNOT]", (await client.AskAsync(command))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO [CANNOT]", (await client.AppendAsync("APPEND INBOX", "x"))[^1], StringComparison.Ordinal);
        await client.OkAsync("ENABLE UTF8=ACCEPT");
        await client.OkAsync("CREATE \"Köln\"");
        await client.OkAsync("SELECT INBOX");
    }

    [Fact]
    public async Task Headers_with_8_bit_characters_may_be_refused_before_utf8_is_enabled()
    {
        var server = new TestServer(options => options.RefuseEightBitHeaders = true);
        var client = await server.LogInAsync();
        Assert.StartsWith("NO [CANNOT]", (await client.AppendAsync("APPEND INBOX", Samples.Simple("Grüße")))[^1], StringComparison.Ordinal);
        Assert.StartsWith("OK", (await client.AppendAsync("APPEND INBOX", Samples.Simple("plain", "Grüße\r\n")))[^1], StringComparison.Ordinal);
        Assert.Equal(["* STATUS INBOX (MESSAGES 1)"], await client.UntaggedAsync("STATUS INBOX (MESSAGES)"));
        await client.OkAsync("ENABLE UTF8=ACCEPT");
        var message = Samples.Simple("Grüße");
        await client.SendAsync($"APPEND INBOX UTF8 (~{{{System.Text.Encoding.UTF8.GetByteCount(message)}}}");
        Assert.StartsWith("+", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await client.Lines.SendAsync(message + ")\r\n");
        Assert.StartsWith("OK", (await client.AnswerAsync())[^1], StringComparison.Ordinal);
    }
}
