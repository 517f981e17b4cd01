using System.Net;
using System.Net.Sockets;
using MailServer.Hosting.Listeners;
using MailServer.Hosting.Options;
using MailServer.Hosting.Tests.Support;
using Microsoft.Extensions.Options;

namespace MailServer.Hosting.Tests.Listeners;

public class EndpointTests
{
    [Fact]
    public async Task Port_0_takes_a_free_port_and_says_which()
    {
        await using var server = await TestServer.StartPlainAsync();
        var endpoint = Assert.Single(server.Endpoints.All);

        Assert.InRange(((IPEndPoint)endpoint.EndPoint!).Port, 1, 65_535);
        Assert.Equal($"line: line with STARTTLS on {endpoint.EndPoint}", endpoint.ToString());
    }

    [Fact]
    public async Task Every_interface_means_IPv6_and_IPv4()
    {
        await using var server = await TestServer.StartAsync(options =>
            options.Listeners["line"] = TestServer.Listener(listener => listener.Address = "*"));
        var port = ((IPEndPoint)server.Endpoints["line"]).Port;
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var client = await LineClient.ConnectAsync(new IPEndPoint(address, port));
            Assert.Equal("hello", await client.ReadAsync());
            Assert.StartsWith(new IPEndPoint(address, 0).ToString().TrimEnd('0'), await client.AskAsync("WHO"));
        }
    }

    [Fact]
    public async Task Localhost_means_both_loopbacks_on_one_port()
    {
        await using var server = await TestServer.StartAsync(options =>
            options.Listeners["line"] = TestServer.Listener(listener => listener.Address = "localhost"));

        foreach (var endpoint in server.Endpoints.All)
        {
            using var client = await LineClient.ConnectAsync(endpoint.EndPoint!);
            Assert.Equal("hello", await client.ReadAsync());
        }

        Assert.Single(server.Endpoints.All.Select(endpoint => ((IPEndPoint)endpoint.EndPoint!).Port).Distinct());
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_Unix_socket_replaces_a_stale_one_has_its_mode_and_goes_at_the_end()
    {
        var directory = Directory.CreateTempSubdirectory("mailserver-unix-");
        var path = Path.Combine(directory.FullName, "line.sock");
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            dead.Bind(new UnixDomainSocketEndPoint(path));
        LeaveStaleSocket(path);

        await using (var server = await StartUnixAsync(path))
        {
            using var client = await server.ConnectAsync();
            Assert.Equal("hello", await client.ReadAsync());
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        Assert.False(File.Exists(path));
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_Unix_socket_that_answers_is_taken()
    {
        var directory = Directory.CreateTempSubdirectory("mailserver-unix-");
        var path = Path.Combine(directory.FullName, "line.sock");
        await using (await StartUnixAsync(path))
            await Assert.ThrowsAsync<MailEndpointInUseException>(() => StartUnixAsync(path));
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_that_is_no_socket_is_never_removed()
    {
        var directory = Directory.CreateTempSubdirectory("mailserver-unix-");
        var path = Path.Combine(directory.FullName, "precious");
        await File.WriteAllTextAsync(path, "");

        await Assert.ThrowsAsync<MailEndpointInUseException>(() => StartUnixAsync(path));
        Assert.True(File.Exists(path));
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Taken_ports_are_told_by_the_names_of_their_keys()
    {
        await using var server = await TestServer.StartPlainAsync();
        var port = ((IPEndPoint)server.Endpoints["line"]).Port;
        var failure = await Assert.ThrowsAsync<MailEndpointInUseException>(() => TestServer.StartAsync(options =>
        {
            options.Listeners["free"] = TestServer.Listener();
            options.Listeners["second"] = TestServer.Listener(listener => listener.Port = port);
        }));

        Assert.Equal([$"MailServer:Listeners:second:Port: 127.0.0.1 port {port} is taken by another program"], failure.Messages);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_a_configuration_error()
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => TestServer.StartAsync(options =>
            options.Listeners["far"] = TestServer.Listener(listener => listener.Address = "192.0.2.77")));

        Assert.StartsWith("MailServer:Listeners:far:Address: cannot listen on 192.0.2.77", Assert.Single(failure.Failures));
    }

    private static Task<TestServer> StartUnixAsync(string path) => TestServer.StartAsync(options =>
        options.Listeners["line"] = new MailListenerOptions
        {
            Protocol = "line",
            Address = "unix:" + path,
            SocketMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });

    /// <summary>The framework removes the file of a socket that it disposes; a process that was killed does not.</summary>
    private static void LeaveStaleSocket(string path)
    {
        if (File.Exists(path))
            return;
        var other = path + ".moved";
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(other));
            File.Move(other, path);
        }
    }
}
