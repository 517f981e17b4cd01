using MailServer.Connections;

namespace MailServer.Testing.Tests;

public class InMemoryConnectionTests
{
    [Theory]
    [InlineData(TranscriptCut.Whole)]
    [InlineData(TranscriptCut.Lines)]
    [InlineData(TranscriptCut.Bytes)]
    public async Task A_conversation_goes_both_ways_however_it_is_cut(TranscriptCut cut)
    {
        await using var connection = new InMemoryConnection();
        var running = connection.RunAsync(new EchoEngine());
        await using var client = new TranscriptClient(connection) { Cut = cut };

        await client.SendAsync("one\r\ntwo\r\nQUIT\r\n");

        Assert.Equal("one", await client.ReadLineAsync());
        Assert.Equal("two", await client.ReadLineAsync());
        Assert.Equal("bye", await client.ReadLineAsync());
        Assert.Null(await client.TryReadLineAsync());
        await running;
        Assert.True(connection.Closed.IsCancellationRequested);
        Assert.Contains("S: two", client.Transcript, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TlsUpgrade.Simulated)]
    [InlineData(TlsUpgrade.Real)]
    public async Task TLS_can_be_turned_on(TlsUpgrade upgrade)
    {
        await using var connection = new InMemoryConnection(new InMemoryConnectionOptions { Upgrade = upgrade });
        var running = connection.RunAsync(new EchoEngine());
        await using var client = new TranscriptClient(connection);
        var before = connection.Transport;
        Assert.Equal("plain", await client.CommandAsync("TLS?"));
        Assert.True(connection.CanUpgradeToTls);

        Assert.Equal("ready", await client.CommandAsync("STARTTLS"));
        await client.UpgradeToTlsAsync();

        Assert.Matches("^Tls1[23] mail.example.test$", await client.CommandAsync("TLS?"));
        Assert.NotSame(before, connection.Transport);
        Assert.False(connection.CanUpgradeToTls);
        Assert.NotNull(connection.Tls?.ChannelBinding?.Invoke("tls-server-end-point"));
        Assert.Equal("bye", await client.CommandAsync("QUIT"));
        Assert.Null(await client.TryReadLineAsync());
        await running;
    }

    [Theory]
    [InlineData(TlsUpgrade.Simulated)]
    [InlineData(TlsUpgrade.Real)]
    public async Task Plaintext_before_the_handshake_kills_the_connection(TlsUpgrade upgrade)
    {
        await using var connection = new InMemoryConnection(new InMemoryConnectionOptions { Upgrade = upgrade });
        var engine = new EchoEngine();
        var running = connection.RunAsync(engine);
        await using var client = new TranscriptClient(connection);

        await client.SendAsync("STARTTLS\r\nINJECTED\r\n");

        await running;
        Assert.IsType<MailConnectionException>(engine.Failure);
        Assert.True(connection.Closed.IsCancellationRequested);
        Assert.NotNull(connection.AbortReason);
        Assert.Null(connection.Tls);
        await Assert.ThrowsAsync<IOException>(async () => await client.ReadLineAsync());
    }

    [Fact]
    public async Task A_failed_handshake_kills_the_connection()
    {
        await using var connection = new InMemoryConnection(new InMemoryConnectionOptions { Upgrade = TlsUpgrade.Real });
        var engine = new EchoEngine();
        var running = connection.RunAsync(engine);
        await using var client = new TranscriptClient(connection);
        await client.CommandAsync("STARTTLS");

        await client.SendAsync("\u0016this is no handshake\r\n");

        await running;
        Assert.IsType<MailConnectionException>(engine.Failure);
    }

    [Theory]
    [InlineData(TlsUpgrade.None)]
    [InlineData(TlsUpgrade.Real)]
    public async Task Both_directions_can_be_compressed(TlsUpgrade upgrade)
    {
        await using var connection = new InMemoryConnection(new InMemoryConnectionOptions { Upgrade = upgrade });
        var running = connection.RunAsync(new EchoEngine());
        await using var client = new TranscriptClient(connection);
        if (upgrade == TlsUpgrade.Real)
        {
            await client.CommandAsync("STARTTLS");
            await client.UpgradeToTlsAsync();
        }

        Assert.True(connection.CanCompress);
        Assert.Equal("ready", await client.CommandAsync("COMPRESS"));
        client.StartCompression();

        var line = new string('x', 50_000);
        Assert.Equal(line, await client.CommandAsync(line));
        Assert.Equal("short", await client.CommandAsync("short"));
        Assert.False(connection.CanCompress);
        Assert.Equal("bye", await client.CommandAsync("QUIT"));
        Assert.Null(await client.TryReadLineAsync());
        await running;
    }

    [Fact]
    public async Task Aborting_ends_the_waits_on_both_sides()
    {
        await using var connection = new InMemoryConnection();
        var engine = new EchoEngine();
        var running = connection.RunAsync(engine);
        await using var client = new TranscriptClient(connection);
        var reading = client.ReadLineAsync().AsTask();

        connection.Abort("the test wants it");

        await running;
        await Assert.ThrowsAsync<IOException>(() => reading);
        Assert.IsType<MailConnectionException>(engine.Failure);
        Assert.True(connection.Closed.IsCancellationRequested);
        Assert.Equal("the test wants it", connection.AbortReason);
    }

    [Fact]
    public async Task A_server_that_waits_for_the_client_to_read_is_freed_by_an_abort()
    {
        await using var connection = new InMemoryConnection(new InMemoryConnectionOptions { BufferSize = 64 });
        var writing = connection.Transport.Output.WriteAsync(new byte[1000]).AsTask();
        Assert.False(writing.IsCompleted);

        connection.Abort("the test wants it");

        Assert.True((await writing).IsCanceled);
    }

    [Fact]
    public async Task The_end_of_the_client_is_the_end_of_the_input()
    {
        await using var connection = new InMemoryConnection();
        var running = connection.RunAsync(new EchoEngine());
        await using var client = new TranscriptClient(connection);
        await client.SendAsync("last\r\n");

        client.EndWriting();

        Assert.Equal("last\r\n", await client.ReadToEndAsync());
        await running;
        await Assert.ThrowsAsync<IOException>(async () => await client.SendAsync("more"));
    }

    [Fact]
    public async Task A_hang_fails_the_test_with_the_transcript()
    {
        await using var connection = new InMemoryConnection();
        await using var client = new TranscriptClient(connection) { Guard = TimeSpan.FromMilliseconds(1) };
        await client.SendLineAsync("hello?");

        var failure = await Assert.ThrowsAsync<TimeoutException>(async () => await client.ReadLineAsync());

        Assert.Contains("C: hello?", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facts_are_as_the_options_say()
    {
        await using var connection = new InMemoryConnection(new InMemoryConnectionOptions
        {
            Id = "x",
            RemoteEndPoint = null,
            Tls = TestTls.Facts,
            CanCompress = false,
        });

        Assert.Equal("x", connection.Id);
        Assert.Null(connection.RemoteEndPoint);
        Assert.Same(TestTls.Facts, connection.Tls);
        Assert.False(connection.CanUpgradeToTls);
        Assert.False(connection.CanCompress);
    }
}
