using MailServer.Imap.Tests.Support;
using MailServer.Testing;

namespace MailServer.Imap.Tests;

/// <summary>Log-in, states, TLS, compression, time limits, hostile input.</summary>
public class SessionTests
{
    private static readonly string PlainAlice = Convert.ToBase64String("\0alice@example.test\0secret"u8);

    [Fact]
    public async Task Plain_works_with_and_without_an_initial_response()
    {
        var server = new TestServer();
        var one = await server.ConnectAsync();
        Assert.StartsWith("OK [CAPABILITY IMAP4rev1", (await one.AskAsync("AUTHENTICATE PLAIN " + PlainAlice))[^1], StringComparison.Ordinal);
        var two = await server.ConnectAsync();
        await two.SendAsync("AUTHENTICATE plain");
        Assert.Equal("+ ", await two.Lines.ReadLineAsync());
        await two.Lines.SendLineAsync(PlainAlice);
        Assert.StartsWith("OK", (await two.AnswerAsync())[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*", "BAD")]
    [InlineData("!!!", "BAD")]
    [InlineData("AGFsaWNlQGV4YW1wbGUudGVzdAB3cm9uZw==", "NO [AUTHENTICATIONFAILED]")]
    [InlineData("{5+}", "BAD")]
    public async Task A_broken_or_wrong_response_is_refused_and_the_client_may_try_again(string response, string expected)
    {
        var client = await new TestServer().ConnectAsync();
        await client.SendAsync("AUTHENTICATE PLAIN");
        await client.Lines.ReadLineAsync();
        await client.Lines.SendLineAsync(response);
        if (response.StartsWith('{')) await client.Lines.SendAsync("12345\r\n");
        Assert.StartsWith(expected, (await client.AnswerAsync())[^1], StringComparison.Ordinal);
        await client.OkAsync("AUTHENTICATE PLAIN " + PlainAlice);
    }

    [Fact]
    public async Task Wrong_passwords_end_the_session_after_some()
    {
        var client = await new TestServer().ConnectAsync();
        for (var i = 0; i < 2; i++)
            Assert.StartsWith("NO [AUTHENTICATIONFAILED]", (await client.AskAsync("LOGIN alice@example.test x"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("* BYE", (await client.AskAsync("LOGIN alice@example.test x"))[0], StringComparison.Ordinal);
        await client.Running;
    }

    [Theory]
    [InlineData("SELECT INBOX")]
    [InlineData("LIST \"\" *")]
    [InlineData("NOSUCHCOMMAND")]
    [InlineData("UID LOGIN a b")]
    [InlineData("FETCH 1 FLAGS")]
    [InlineData("NOOP extra")]
    [InlineData("COMPRESS DEFLATE")]
    public async Task Commands_out_of_place_are_bad(string command)
    {
        var client = await new TestServer().ConnectAsync();
        Assert.StartsWith("BAD", (await client.AskAsync(command))[^1], StringComparison.Ordinal);
        await client.OkAsync("NOOP");
    }

    [Fact]
    public async Task Log_in_again_and_starttls_after_log_in_are_bad()
    {
        var client = await new TestServer().LogInAsync();
        Assert.StartsWith("BAD", (await client.AskAsync("LOGIN alice@example.test secret"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("STARTTLS"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("FETCH 1 FLAGS"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_without_a_tag_is_bad_and_untagged()
    {
        var client = await new TestServer().ConnectAsync();
        Assert.StartsWith("* BAD", await client.Lines.CommandAsync(""), StringComparison.Ordinal);
        Assert.StartsWith("* BAD", await client.Lines.CommandAsync("{"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_bad_commands_end_the_session()
    {
        var client = await new TestServer(options => options.MaxBadCommands = 3).ConnectAsync();
        for (var i = 0; i < 3; i++) await client.AskAsync("NONSENSE");
        await client.AskAsync("NONSENSE");
        Assert.StartsWith("* BYE", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await client.Running;
    }

    [Fact]
    public async Task Starttls_forgets_and_goes_on()
    {
        var client = await new TestServer().ConnectAsync();
        Assert.Contains("STARTTLS", client.Greeting, StringComparison.Ordinal);
        await client.OkAsync("STARTTLS");
        await client.Lines.UpgradeToTlsAsync();
        Assert.DoesNotContain("STARTTLS", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
        await client.OkAsync("LOGIN alice@example.test secret");
    }

    [Fact]
    public async Task Plaintext_after_starttls_closes_the_connection_and_runs_nothing()
    {
        var client = await new TestServer().ConnectAsync();
        await client.Lines.SendAsync("a1 STARTTLS\r\na2 LOGIN alice@example.test secret\r\n");
        var rest = await client.Lines.ReadToEndAsync();
        Assert.Contains("* BYE", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("a2", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("a1 OK", rest, StringComparison.Ordinal);
        await client.Running;
    }

    [Fact]
    public async Task Passwords_need_tls_where_the_configuration_says_so()
    {
        var server = new TestServer();
        server.Authenticator = new Authentication.MailAuthenticator(
            server.Directory, new Authentication.AuthenticationOptions(), server.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Authentication.MailAuthenticator>.Instance);
        var client = await server.ConnectAsync();
        Assert.Contains("LOGINDISABLED", client.Greeting, StringComparison.Ordinal);
        Assert.StartsWith("NO [PRIVACYREQUIRED]", (await client.AskAsync("LOGIN alice@example.test secret"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("NO", (await client.AskAsync("AUTHENTICATE PLAIN " + PlainAlice))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compression_begins_after_the_answer()
    {
        var client = await new TestServer().LogInAsync();
        await client.OkAsync("COMPRESS DEFLATE");
        client.Lines.StartCompression();
        await client.OkAsync("SELECT INBOX");
        Assert.StartsWith("NO [COMPRESSIONACTIVE]", (await client.AskAsync("COMPRESS DEFLATE"))[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("COMPRESS", (await client.UntaggedAsync("CAPABILITY"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipelined_commands_are_answered_in_order()
    {
        var client = await new TestServer().ConnectAsync();
        await client.Lines.SendAsync("1 LOGIN alice@example.test secret\r\n2 SELECT INBOX\r\n3 FETCH 1:* FLAGS\r\n4 LOGOUT\r\n5 NOOP\r\n");
        var tagged = (await client.Lines.ReadToEndAsync()).Split("\r\n").Where(line => line.Length > 0 && line[0] != '*').Select(line => line[..4]);
        Assert.Equal(["1 OK", "2 OK", "3 OK", "4 OK"], tagged);
    }

    [Fact]
    public async Task A_client_that_never_logs_in_is_sent_away()
    {
        var server = new TestServer();
        var client = await server.ConnectAsync();
        await client.OkAsync("NOOP");
        server.Time.Advance(server.Options.LoginTimeout);
        Assert.StartsWith("* BYE", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await client.Running;
    }

    [Theory]
    [InlineData("")]
    [InlineData("IDLE")]
    public async Task A_user_who_does_nothing_is_sent_away_after_half_an_hour(string command)
    {
        var server = new TestServer();
        var client = await server.SelectAsync();
        if (command.Length > 0)
        {
            await client.SendAsync(command);
            await client.Lines.ReadLineAsync();
        }

        server.Time.Advance(TimeSpan.FromMinutes(29));
        if (command.Length == 0) await client.OkAsync("NOOP");
        else Assert.False(client.Running.IsCompleted);
        server.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.StartsWith("* BYE", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await client.Running;
    }

    [Fact]
    public async Task Half_a_command_is_not_waited_for_for_ever()
    {
        var server = new TestServer();
        var client = await server.LogInAsync();
        await client.Lines.SendAsync("a NOOP\r\nb NO");
        await client.Lines.ReadTaggedAsync("a");
        server.Time.Advance(server.Options.CommandTimeout + TimeSpan.FromSeconds(1));
        Assert.StartsWith("* BYE", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await client.Running;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_stops_says_so(bool idle)
    {
        using var stop = new CancellationTokenSource();
        var server = new TestServer();
        var client = await server.LogInAsync(stopping: stop.Token);
        await client.OkAsync("SELECT INBOX");
        if (idle)
        {
            await client.SendAsync("IDLE");
            await client.Lines.ReadLineAsync();
        }

        await stop.CancelAsync();
        Assert.StartsWith("* BYE [UNAVAILABLE]", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await client.Running;
    }

    [Theory]
    [InlineData("a NOOP\n")]
    [InlineData("a LOGIN x {4294967295+}\r\n")]
    [InlineData("a LOGIN x {99999999999999999999+}\r\n")]
    public async Task A_frame_that_cannot_be_followed_ends_the_session(string bytes)
    {
        var client = await new TestServer().ConnectAsync();
        await client.Lines.SendAsync(bytes);
        Assert.StartsWith("a BAD", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("* BYE", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await client.Running;
    }

    [Fact]
    public async Task A_line_without_end_ends_the_session()
    {
        var client = await new TestServer().ConnectAsync();
        await client.Lines.SendAsync("a NOOP " + new string('x', 9_000));
        Assert.StartsWith("a BAD", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("* BYE", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await client.Running;
    }

    [Theory]
    [InlineData("a NOOP\0\r\n")]
    [InlineData("a LOGIN {5000000}\r\n")]
    [InlineData("a LOGIN {abc}\r\n")]
    public async Task What_can_be_followed_is_bad_and_no_more(string bytes)
    {
        var client = await new TestServer().ConnectAsync();
        await client.Lines.SendAsync(bytes);
        Assert.StartsWith("a BAD", await client.Lines.ReadLineAsync(), StringComparison.Ordinal);
        await client.OkAsync("NOOP");
    }

    [Fact]
    public async Task A_huge_set_is_answered()
    {
        var server = new TestServer();
        await server.AppendManyAsync(2);
        var client = await server.SelectAsync();
        Assert.Equal(2, (await client.UntaggedAsync("UID FETCH 1:4294967295 FLAGS")).Count);
        var ranges = string.Join(',', Enumerable.Range(1, 8_000).Select(i => $"{i}:{i + 3}"));
        Assert.Equal(2, (await client.UntaggedAsync($"UID FETCH {ranges} FLAGS")).Count);
        Assert.StartsWith("BAD", (await client.AskAsync("FETCH 3 FLAGS"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("FETCH 0 FLAGS"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("BAD", (await client.AskAsync("FETCH 4294967296 FLAGS"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Id_tells_who_answers()
    {
        var client = await new TestServer().ConnectAsync();
        Assert.Equal(["* ID (\"name\" \"MailServer\")"], await client.UntaggedAsync("ID (\"name\" \"x\" \"version\" NIL)"));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off()
    {
        var server = new TestServer();
        await server.AppendAsync(Samples.Simple("big", new string('x', 300_000)));
        var client = await server.LogInAsync(options: new InMemoryConnectionOptions { BufferSize = 4096 });
        await client.Lines.SendAsync("b SELECT INBOX\r\nc FETCH 1 BODY.PEEK[]\r\n");
        await client.Lines.ReadTaggedAsync("b");
        await client.Lines.ReadLineAsync();
        while (!client.Running.IsCompleted)
        {
            server.Time.Advance(server.Options.WriteTimeout);
            await Task.Yield();
        }

        Assert.True(client.Connection.Closed.IsCancellationRequested);
    }
}
