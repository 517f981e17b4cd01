using MailServer.Hosting.Tests.Support;

namespace MailServer.Hosting.Tests.Listeners;

public class IdleMemoryTests
{
    private const int Count = 1000;

    [Fact]
    public async Task A_thousand_idle_connections_hold_no_buffers()
    {
        await using var server = await TestServer.StartPlainAsync(options => options.Limits.ConnectionsPerAddress = 0);
        using (var first = await server.ConnectAsync())
            await first.ReadAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clients = new List<LineClient>();
        for (var i = 0; i < Count; i++)
        {
            clients.Add(await server.ConnectAsync());
            await clients[i].ReadAsync();
            Assert.Equal("ping", await clients[i].AskAsync("ping"));
        }

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Count;
        clients.ForEach(client => client.Dispose());

        // Both ends, the client's a good third of it. One read buffer for each connection would be 4 KiB more.
        Assert.InRange(each, 0, 9 * 1024);
    }
}
