using System.Net;
using MailServer.Hosting.Options;
using MailServer.Hosting.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace MailServer.Hosting.Tests.ProxyProtocol;

public class ProxiedConnectionTests
{
    private static readonly IPNetwork Loopback = IPNetwork.Parse("127.0.0.0/8");

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1 198.51.100.2 56324 25\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0C\xC0\0\x02\x01\xC6\x33\x64\x02\xDC\x04\0\x19")]
    public async Task The_client_is_who_a_trusted_proxy_says(string header)
    {
        await using var server = await StartAsync(Loopback);
        using var client = await server.ConnectAsync();
        await client.SendAsync([.. System.Text.Encoding.Latin1.GetBytes(header), .. "WHO\r\n"u8]);

        Assert.Equal("hello", await client.ReadAsync());
        Assert.Equal("192.0.2.1:56324 198.51.100.2:25", await client.ReadAsync());
    }

    [Fact]
    public async Task A_header_that_comes_byte_by_byte_is_read()
    {
        await using var server = await StartAsync(Loopback);
        using var client = await server.ConnectAsync();
        foreach (var one in "PROXY TCP6 2001:db8::1 2001:db8::2 7 25\r\n"u8.ToArray())
            await client.SendAsync([one]);

        Assert.Equal("hello", await client.ReadAsync());
        Assert.Equal("[2001:db8::1]:7 [2001:db8::2]:25", await client.AskAsync("WHO"));
    }

    [Fact]
    public async Task A_health_check_of_the_proxy_keeps_its_own_address()
    {
        await using var server = await StartAsync(Loopback);
        using var client = await server.ConnectAsync();
        await client.SendAsync("PROXY UNKNOWN");

        Assert.Equal("hello", await client.ReadAsync());
        Assert.StartsWith("127.0.0.1:", await client.AskAsync("WHO"));
    }

    [Fact]
    public async Task A_strangers_header_is_nothing_but_a_line()
    {
        await using var server = await StartAsync(IPNetwork.Parse("192.0.2.0/24"));
        using var client = await server.ConnectAsync();
        const string Header = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 25";

        Assert.Equal("hello", await client.ReadAsync());
        Assert.Equal(Header, await client.AskAsync(Header));
        Assert.StartsWith("127.0.0.1:", await client.AskAsync("WHO"));
    }

    [Fact]
    public async Task A_trusted_proxy_without_a_header_is_closed()
    {
        await using var server = await StartAsync(Loopback);
        using var client = await server.ConnectAsync();

        Assert.Null(await client.AskAsync("EHLO me"));
    }

    [Fact]
    public async Task A_header_that_does_not_come_ends_the_connection_and_holds_nobody_up()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await StartAsync(Loopback, clock);
        using var stalled = await server.ConnectAsync();
        using var other = await server.ConnectAsync();
        await other.SendAsync("PROXY UNKNOWN");
        Assert.Equal("hello", await other.ReadAsync());

        var end = stalled.ReadAsync();
        await clock.AdvanceUntilAsync(end);
        Assert.Null(await end);
    }

    [Fact]
    public async Task TLS_begins_right_after_the_header()
    {
        await using var server = await TestServer.StartAsync(options => options.Listeners["line"] = TestServer.Listener(listener =>
        {
            listener.Tls = MailTlsMode.Implicit;
            listener.ProxyProtocol.Add(Loopback);
        }));
        using var client = await server.ConnectAsync();
        await client.SendAsync("PROXY TCP4 192.0.2.1 198.51.100.2 56324 25");
        await client.SecureAsync();

        Assert.Equal("hello", await client.ReadAsync());
        Assert.Equal("192.0.2.1:56324 198.51.100.2:25", await client.AskAsync("WHO"));
    }

    [Fact]
    public async Task Clients_behind_a_proxy_are_counted_by_their_own_addresses()
    {
        await using var server = await StartAsync(Loopback, configure: options => options.Limits.ConnectionsPerAddress = 1);
        using var first = await server.ConnectAsync();
        await first.SendAsync("PROXY TCP4 192.0.2.1 198.51.100.2 1 25");
        Assert.Equal("hello", await first.ReadAsync());

        using var other = await server.ConnectAsync();
        await other.SendAsync("PROXY TCP4 192.0.2.9 198.51.100.2 2 25");
        Assert.Equal("hello", await other.ReadAsync());

        using var second = await server.ConnectAsync();
        await second.SendAsync("PROXY TCP4 192.0.2.1 198.51.100.2 3 25");
        Assert.Null(await second.ReadAsync());
    }

    private static Task<TestServer> StartAsync(IPNetwork trusted, TimeProvider? clock = null, Action<MailServerOptions>? configure = null) =>
        TestServer.StartPlainAsync(options =>
        {
            options.Listeners["line"].ProxyProtocol.Add(trusted);
            configure?.Invoke(options);
        }, clock);
}
