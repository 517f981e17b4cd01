using MailServer.Imap.Tests.Support;

namespace MailServer.Imap.Tests;

public class AppendTests
{
    private static readonly string Message = Samples.Simple("x");

    [Fact]
    public async Task Several_messages_become_visible_together()
    {
        var client = await new TestServer().SelectAsync();
        await client.Lines.SendAsync($"m APPEND INBOX (\\Seen) {{{Message.Length}+}}\r\n{Message} ($Two) {{{Message.Length}+}}\r\n{Message} ~{{3+}}\r\nabc\r\n");
        var answer = await client.Lines.ReadTaggedAsync("m");
        Assert.Contains("* 3 EXISTS", answer);
        Assert.Equal("m OK [APPENDUID 1 1:3] Appended", answer[^1]);
        Assert.Contains("\\Seen", (await client.UntaggedAsync("FETCH 1 FLAGS"))[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Nowhere", 10, "NO [TRYCREATE]")]
    [InlineData("INBOX", 99_999_999, "NO [TOOBIG]")]
    [InlineData("INBOX", 20_000, "NO [OVERQUOTA]")]
    [InlineData("INBOX", 0, "NO")]
    public async Task What_is_refused_is_refused_before_it_is_sent(string folder, int size, string expected)
    {
        var client = await new TestServer(quota: 10_000).LogInAsync();
        Assert.StartsWith(expected, (await client.AskAsync($"APPEND {folder} {{{size}}}"))[^1], StringComparison.Ordinal);
        await client.OkAsync("NOOP");
        await client.Lines.SendAsync($"n APPEND {folder} {{{size}+}}\r\n");
        if (size > 50_000_000)
        {
            Assert.StartsWith("n " + expected, (await client.Lines.ReadLinesUntilAsync(line => line.StartsWith('n')))[^1], StringComparison.Ordinal);
            await client.Running;
            return;
        }

        await client.Lines.SendAsync(new string('x', size) + "\r\n");
        Assert.StartsWith("n " + expected, (await client.Lines.ReadTaggedAsync("n"))[^1], StringComparison.Ordinal);
        await client.OkAsync("NOOP");
    }

    [Fact]
    public async Task An_append_before_log_in_is_read_away()
    {
        var client = await new TestServer().ConnectAsync();
        await client.Lines.SendAsync("n APPEND INBOX {10+}\r\n0123456789\r\nm NOOP\r\n");
        Assert.StartsWith("n BAD", (await client.Lines.ReadTaggedAsync("n"))[^1], StringComparison.Ordinal);
        await client.Lines.ReadTaggedAsync("m");
    }

    [Fact]
    public async Task A_mailbox_may_be_a_literal_too()
    {
        var client = await new TestServer().LogInAsync();
        await client.Lines.SendAsync($"n APPEND {{5+}}\r\nINBOX {{{Message.Length}+}}\r\n{Message}\r\n");
        Assert.StartsWith("n OK [APPENDUID", (await client.Lines.ReadTaggedAsync("n"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_leaves_nothing()
    {
        var server = new TestServer();
        var client = await server.LogInAsync();
        await client.Lines.SendAsync("n APPEND INBOX {100+}\r\nhalf");
        await client.Lines.DisposeAsync();
        await client.Running;
        Assert.Equal(0u, (await server.OpenFolderAsync()).State.Messages);
    }

    [Fact]
    public async Task A_message_that_stops_coming_is_given_up()
    {
        var server = new TestServer();
        var client = await server.LogInAsync();
        await client.SendAsync("APPEND INBOX {100}");
        await client.Lines.ReadLineAsync();
        await client.Lines.SendAsync("half");
        while (!client.Running.IsCompleted)
        {
            server.Time.Advance(server.Options.DataTimeout);
            await Task.Yield();
        }

        Assert.Equal(0u, (await server.OpenFolderAsync()).State.Messages);
    }

    [Fact]
    public async Task Rubbish_after_a_message_stores_nothing()
    {
        var server = new TestServer();
        var client = await server.LogInAsync();
        await client.Lines.SendAsync($"n APPEND INBOX {{{Message.Length}+}}\r\n{Message}rubbish\r\n");
        Assert.StartsWith("n BAD", (await client.Lines.ReadTaggedAsync("n"))[^1], StringComparison.Ordinal);
        Assert.Equal(0u, (await server.OpenFolderAsync()).State.Messages);
        await client.OkAsync("NOOP");
    }
}
