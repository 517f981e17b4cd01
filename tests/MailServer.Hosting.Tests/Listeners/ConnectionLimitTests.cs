using System.Net;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Tests.Support;

namespace MailServer.Hosting.Tests.Listeners;

public class ConnectionLimitTests
{
    [Fact]
    public async Task One_address_takes_at_most_its_share_and_gets_it_back()
    {
        await using var server = await TestServer.StartPlainAsync(options => options.Limits.ConnectionsPerAddress = 2);
        using var one = await server.ConnectAsync();
        using var two = await server.ConnectAsync();
        await one.ReadAsync();
        await two.ReadAsync();
        using var three = await server.ConnectAsync();
        Assert.Null(await three.ReadAsync());

        await one.AskAsync("QUIT");
        Assert.Null(await one.ReadAsync());
        one.Dispose();
        Assert.Equal("hello", await GreetingWhenThereIsRoomAsync(server));
    }

    [Fact]
    public async Task All_together_are_limited()
    {
        await using var server = await TestServer.StartPlainAsync(options => options.Limits.MaxConnections = 1);
        using var one = await server.ConnectAsync();
        Assert.Equal("hello", await one.ReadAsync());
        using var two = await server.ConnectAsync();

        Assert.Null(await two.ReadAsync());
        Assert.Contains(server.Logs.Lines, line => line.Contains("too many connections (total)"));
    }

    [Fact]
    public void An_IPv6_network_of_64_bits_counts_as_one()
    {
        var limits = new ConnectionLimits(0, 1);

        Assert.True(limits.TryEnter(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.False(limits.TryEnter(IPAddress.Parse("2001:db8:0:1:ffff::2")));
        Assert.True(limits.TryEnter(IPAddress.Parse("2001:db8:0:2::1")));
        Assert.True(limits.TryEnter(IPAddress.Parse("192.0.2.1")));
        Assert.True(limits.TryEnter(IPAddress.Parse("192.0.2.2")));
        Assert.False(limits.TryEnter(IPAddress.Parse("192.0.2.2")));
    }

    [Fact]
    public void A_place_that_is_given_back_is_free()
    {
        var limits = new ConnectionLimits(1, 1);
        var client = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1);
        var place = limits.Enter();
        Assert.True(place!.TryTake(client));
        Assert.Null(limits.Enter());
        place.Dispose();

        using var again = limits.Enter();
        Assert.True(again!.TryTake(client));
    }

    /// <summary>The client sees the end of a connection before the server has put its place back.</summary>
    private static async Task<string?> GreetingWhenThereIsRoomAsync(TestServer server)
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            using var client = await server.ConnectAsync();
            if (await client.ReadAsync() is { } greeting)
                return greeting;
        }

        return null;
    }
}
