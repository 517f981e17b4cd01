using System.Net.Sockets;
using System.Text;
using MailServer.Hosting.Options;
using MailServer.Hosting.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Hosting.Tests.Connections;

public class ConnectionTests
{
    [Fact]
    public async Task A_plain_connection_carries_lines_both_ways()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();

        Assert.Equal("hello", await client.ReadAsync());
        Assert.Equal("one", await client.AskAsync("one"));
        Assert.Equal("plain", await client.AskAsync("TLS"));
        Assert.Equal("bye", await client.AskAsync("QUIT"));
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task A_large_answer_arrives_whole()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.ReadAsync();

        Assert.Equal(300_000, (await client.AskAsync("FLOOD 300000"))!.Length);
    }

    [Fact]
    public async Task A_client_that_sends_no_more_still_gets_its_answers()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.SendAsync("one\r\nQUIT");
        client.Socket.Shutdown(SocketShutdown.Send);

        Assert.Equal(["hello", "one", "bye", null], [await client.ReadAsync(), await client.ReadAsync(), await client.ReadAsync(), await client.ReadAsync()]);
    }

    [Fact]
    public async Task The_last_answer_arrives_although_the_client_has_sent_more_than_was_read()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        await client.SendAsync("QUIT\r\n" + new string('x', 50_000));

        Assert.Equal("bye", await client.ReadAsync());
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task An_upgrade_to_TLS_goes_on_with_the_conversation()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        Assert.Equal("go", await client.AskAsync("STARTTLS"));
        await client.SecureAsync();

        Assert.Equal("secret", await client.AskAsync("secret"));
        Assert.StartsWith("Tls13 mail.example.test - ", await client.AskAsync("TLS"));
        Assert.Equal("bye", await client.AskAsync("QUIT"));
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task Plaintext_after_the_upgrade_command_kills_the_connection()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        await client.SendAsync("STARTTLS\r\nevil");
        await client.ReadAsync();

        Assert.Contains("plaintext", await server.Events.Ended.Reader.ReadAsync());
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task Plaintext_in_a_second_packet_never_comes_through_the_handshake()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        Assert.Equal("go", await client.AskAsync("STARTTLS"));
        await client.SendAsync("evil");

        Assert.Contains("handshake failed", await server.Events.Ended.Reader.ReadAsync());
    }

    [Fact]
    public async Task Implicit_TLS_speaks_first_in_TLS()
    {
        await using var server = await TestServer.StartAsync(options =>
            options.Listeners["lines"] = TestServer.Listener(listener => listener.Tls = MailTlsMode.Implicit));
        using var client = await server.ConnectAsync("lines");
        await client.SecureAsync();

        Assert.Equal("hello", await client.ReadAsync());
        Assert.StartsWith("Tls13 ", await client.AskAsync("TLS"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Compression_works_on_plain_and_secured_connections(bool isSecured)
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        if (isSecured)
        {
            await client.AskAsync("STARTTLS");
            await client.SecureAsync();
        }

        Assert.Equal("go", await client.AskAsync("COMPRESS"));
        client.Compress();
        Assert.Equal("small", await client.AskAsync("small"));
        Assert.Equal(200_000, (await client.AskAsync("FLOOD 200000"))!.Length);
        Assert.Equal("bye", await client.AskAsync("QUIT"));
        Assert.Null(await client.ReadAsync());
    }

    [Fact]
    public async Task Nonsense_in_a_compressed_stream_ends_the_connection()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        await client.AskAsync("COMPRESS");
        await client.Socket.SendAsync(Encoding.UTF8.GetBytes("this is not deflate, and says so at once\r\n"));

        Assert.Contains("the connection is gone", await server.Events.Ended.Reader.ReadAsync());
    }

    [Fact]
    public async Task A_client_that_takes_no_data_is_cut_after_the_write_timeout()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartPlainAsync(clock: clock);
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        var connection = await server.Events.Connections.Reader.ReadAsync();
        await client.SendAsync("FLOOD 30000000");

        var ended = server.Events.Ended.Reader.ReadAsync().AsTask();
        await clock.AdvanceUntilAsync(ended);

        Assert.Contains("aborted", await ended);
        Assert.True(connection.Closed.IsCancellationRequested);
    }

    [Fact]
    public async Task An_abort_ends_a_waiting_engine_and_the_client()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        await client.SendAsync("HANG");
        var connection = await server.Events.Hanging.Reader.ReadAsync();
        connection.Abort("enough");

        Assert.Null(await client.ReadAsync());
        Assert.NotEqual("done", await server.Events.Ended.Reader.ReadAsync());
    }

    [Fact]
    public async Task A_bug_in_an_engine_costs_its_own_connection_only()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var unlucky = await server.ConnectAsync();
        using var bystander = await server.ConnectAsync();
        await unlucky.ReadAsync();
        await unlucky.SendAsync("BUG");

        Assert.Null(await unlucky.ReadAsync());
        Assert.Equal("hello", await bystander.ReadAsync());
        Assert.Equal("still here", await bystander.AskAsync("still here"));
        Assert.Contains(server.Logs.Lines, line => line.StartsWith("Error:") && line.Contains("the engine for line failed"));
    }

    [Fact]
    public async Task Connections_have_names_of_their_own()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var one = await server.ConnectAsync();
        using var two = await server.ConnectAsync();
        var (first, second) = (await server.Events.Connections.Reader.ReadAsync(), await server.Events.Connections.Reader.ReadAsync());

        Assert.NotEqual(first.Id, second.Id);
        Assert.All([first.Id, second.Id], id => Assert.Matches("^[0-9A-Z]{9}$", id));
    }
}
