using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace MailServer.Interop.Tests.Host;

/// <summary>The queue at the command line, while a server runs on the same data.</summary>
public sealed class QueueCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Items_are_listed_shown_held_released_retried_and_removed_while_the_server_runs()
    {
        using var relay = new TcpListener(IPAddress.Loopback, 0);
        relay.Start();
        var port = ((IPEndPoint)relay.LocalEndpoint).Port;
        await using var host = await HostProcess.StartAsync(
            _folder.File("data"), $"--MailServer:Delivery:SmartHost=127.0.0.1:{port}", "--MailServer:Delivery:SmartHostTls=none",
            "--MailServer:Delivery:Retry:FirstInterval=2h", "--MailServer:Security:AllowPlaintextLogin=true");

        await SubmitAsync(host);
        await TurnAwayAsync(relay);
        var id = await WaitForLineAsync(host, line => line.Contains("\twaiting\t", StringComparison.Ordinal) && line.Contains("\t1\t", StringComparison.Ordinal));
        Assert.Contains("busy", (await RunAsync(host, "queue", "show", id)).Output, StringComparison.Ordinal);

        // The back-off of two hours ends with the retry.
        var next = TurnAwayAsync(relay);
        Assert.Equal((0, "1 item.\n"), await RunAsync(host, "queue", "retry"));
        await next;
        await WaitForLineAsync(host, line => line.Contains("\t2\t", StringComparison.Ordinal));

        Assert.Equal((0, "there.test\twaiting\t1\n"), await RunAsync(host, "queue", "count"));
        Assert.Equal((0, ""), await RunAsync(host, "queue", "list", "--sender", "bob@example.test"));
        Assert.Contains("bob@there.test", (await RunAsync(host, "queue", "list", "--recipient", "bob@there.test", "--state", "waiting")).Output, StringComparison.Ordinal);
        Assert.Equal((0, "0 items.\n"), await RunAsync(host, "queue", "hold", "--destination", "elsewhere.test"));
        Assert.Equal((0, "1 item.\n"), await RunAsync(host, "queue", "hold", "--destination", "THERE.test"));
        Assert.Equal((0, "1 item.\n"), await RunAsync(host, "queue", "release", "--state", "held"));
        Assert.Equal((0, ""), await RunAsync(host, "queue", "pause", "There.test"));
        Assert.Equal((0, "there.test\n"), await RunAsync(host, "queue", "paused"));
        Assert.Contains("\tpaused\t", (await RunAsync(host, "queue", "list")).Output, StringComparison.Ordinal);
        Assert.Contains("\tpaused\t", (await RunAsync(host, "queue", "show", id)).Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), await RunAsync(host, "queue", "resume", "there.test"));
        foreach (var nothing in new[] { "", "a b", "a@b", "-" }) Assert.NotEqual(0, (await RunAsync(host, "queue", "pause", nothing)).ExitCode);
        Assert.Equal((0, "0 items.\n"), await RunAsync(host, "queue", "hold", "--sender", "<>"));
        Assert.Equal((0, ""), await RunAsync(host, "queue", "paused"));
        Assert.NotEqual(0, (await RunAsync(host, "queue", "remove", id, "--all")).ExitCode);
        Assert.NotEqual(0, (await RunAsync(host, "queue", "list", "--sender", "nonsense")).ExitCode);
        Assert.Equal((0, "1 item.\n"), await RunAsync(host, "queue", "hold", id));
        Assert.Contains("\theld\t", (await RunAsync(host, "queue", "list")).Output, StringComparison.Ordinal);
        Assert.Equal((0, "0 items.\n"), await RunAsync(host, "queue", "retry"));
        Assert.Equal(0, (await RunAsync(host, "queue", "release", id)).ExitCode);
        Assert.Equal((0, "1 item.\n"), await RunAsync(host, "queue", "remove", id));
        Assert.Equal((0, ""), await RunAsync(host, "queue", "list"));
        Assert.Equal(1, (await RunAsync(host, "queue", "show", id)).ExitCode);
        Assert.Equal(0, await host.StopAsync());
    }

    private static async Task SubmitAsync(HostProcess host)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync("127.0.0.1", host.Port("submission"), SecureSocketOptions.None);
        await client.AuthenticateAsync("alice@example.test", HostProcess.Password);
        await client.SendAsync(new MimeMessage([MailboxAddress.Parse("alice@example.test")], [MailboxAddress.Parse("bob@there.test")], "Waiting", new TextPart("plain") { Text = "x" }));
        await client.DisconnectAsync(true);
    }

    /// <summary>Takes a connection and sends the client away.</summary>
    private static async Task TurnAwayAsync(TcpListener relay)
    {
        using var client = await relay.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await client.GetStream().WriteAsync("421 4.3.2 busy\r\n"u8.ToArray());
        // Until the client has read it and gone.
        while (await client.GetStream().ReadAsync(new byte[100]) > 0) { }
    }

    /// <summary>The id of the first line of the list for which something holds, once it does.</summary>
    private static async Task<string> WaitForLineAsync(HostProcess host, Func<string, bool> isReached)
    {
        for (var look = 0; look < 60; look++)
        {
            var (_, output) = await RunAsync(host, "queue", "list");
            if (output.Split('\n').FirstOrDefault(isReached) is { } line) return long.Parse(line.Split('\t')[0], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        throw new TimeoutException(host.Output);
    }

    private static Task<(int ExitCode, string Output)> RunAsync(HostProcess host, params string[] arguments) =>
        HostProcess.RunAsync(host.DataDirectory, null, arguments);
}
