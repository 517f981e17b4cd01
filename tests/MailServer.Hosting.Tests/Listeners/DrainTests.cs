using System.Net.Sockets;
using MailServer.Hosting.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Hosting.Tests.Listeners;

public class DrainTests
{
    [Fact]
    public async Task A_stop_tells_the_sessions_and_waits_for_them()
    {
        await using var server = await TestServer.StartPlainAsync();
        using var client = await server.ConnectAsync();
        Assert.Equal("hello", await client.ReadAsync());
        var stopped = server.StopAsync();

        Assert.Equal("closing", await client.ReadAsync());
        Assert.Null(await client.ReadAsync());
        client.Dispose();
        await stopped;
    }

    [Fact]
    public async Task What_does_not_end_in_the_drain_time_is_cut()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartPlainAsync(clock: clock);
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        await client.SendAsync("HANG");
        await server.Events.Hanging.Reader.ReadAsync();
        var stopped = server.StopAsync();
        Assert.False(stopped.IsCompleted);

        await clock.AdvanceUntilAsync(stopped);
        Assert.Null(await client.ReadAsync());
        Assert.Contains(server.Logs.Lines, line => line.Contains("The drain time is over; 1 connections are cut"));
    }

    [Fact]
    public async Task No_connection_is_taken_while_the_server_drains()
    {
        await using var server = await TestServer.StartPlainAsync();
        var endPoint = server.Endpoints["line"];
        using var client = await server.ConnectAsync();
        await client.ReadAsync();
        await client.SendAsync("HANG");
        var connection = await server.Events.Hanging.Reader.ReadAsync();
        var stopped = server.StopAsync();

        await Assert.ThrowsAsync<SocketException>(() => LineClient.ConnectAsync(endPoint));
        connection.Abort("enough");
        await stopped;
    }
}
