using System.Net.Sockets;
using System.Threading.Channels;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Hosting.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Hosting.Tests.Listeners;

public class AcceptLoopTests
{
    [Fact]
    public async Task Too_many_open_files_pause_the_loop_and_do_not_end_it()
    {
        var clock = new FakeTimeProvider();
        var taken = Channel.CreateUnbounded<Socket>();
        var calls = 0;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        ValueTask<Socket> Accept(CancellationToken stopping) => ++calls switch
        {
            1 or 2 => throw new SocketException((int)SocketError.TooManyOpenSockets),
            3 => throw new SocketException((int)SocketError.ConnectionAborted),
            4 => new ValueTask<Socket>(socket),
            _ => new ValueTask<Socket>(Task.Delay(Timeout.Infinite, stopping).ContinueWith<Socket>(_ => throw new OperationCanceledException(stopping), TaskScheduler.Default)),
        };
        using var stop = new CancellationTokenSource();
        var loop = new AcceptLoop("test", Accept, one => taken.Writer.TryWrite(one), clock, NullLogger.Instance).RunAsync(stop.Token);

        Assert.Equal(1, calls);
        var next = taken.Reader.ReadAsync().AsTask();
        await clock.AdvanceUntilAsync(next);
        Assert.Same(socket, await next);
        await stop.CancelAsync();
        await loop;
    }

    [Fact]
    public async Task A_stalled_handshake_holds_nobody_up_and_ends_in_time()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Limits.ConcurrentHandshakes = 1;
            options.Listeners["line"] = TestServer.Listener(listener => listener.Tls = MailTlsMode.Implicit);
        }, clock);
        using var silent = await server.ConnectAsync();
        using var halfway = await server.ConnectAsync();
        // The beginning of a TLS record of 512 bytes.
        await halfway.SendAsync([0x16, 3, 1, 2, 0, 1]);
        using var other = await server.ConnectAsync();
        await other.SecureAsync();
        Assert.Equal("hello", await other.ReadAsync());

        var ends = Task.WhenAll(silent.ReadAsync(), halfway.ReadAsync());
        await clock.AdvanceUntilAsync(ends);
        Assert.Contains(server.Logs.Lines, line => line.Contains("it took too long"));
    }

    [Fact]
    public async Task A_plain_client_on_a_TLS_port_is_closed()
    {
        await using var server = await TestServer.StartAsync(options =>
            options.Listeners["line"] = TestServer.Listener(listener => listener.Tls = MailTlsMode.Implicit));
        using var client = await server.ConnectAsync();
        await client.SendAsync("EHLO me\r\n\r\n\r\n");

        Assert.DoesNotContain("hello", await client.ReadAsync() ?? "");
        Assert.False(server.Events.Connections.Reader.TryRead(out _));
    }
}
