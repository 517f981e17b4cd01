using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Peers;

/// <summary>A real server that a test starts and stops, in the foreground and with a configuration of its own.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private PeerProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a server and returns when it takes TCP connections.</summary>
    public static async Task<PeerProcess> StartAsync(int port, string program, params string[] arguments)
    {
        ProgramRun.Require(program);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var peer = new PeerProcess(Process.Start(start)!);
        using var limit = new CancellationTokenSource(StartLimit);
        while (!await IsListeningAsync(port, limit.Token))
        {
            if (peer._process.HasExited) Assert.Fail($"{program} ended at once:\n{await peer._output}{await peer._errors}");
        }

        return peer;
    }

    /// <summary>A port that is free for TCP and UDP now.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var place = (IPEndPoint)tcp.LocalEndPoint!;
            try
            {
                using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, place.Port));
                return place.Port;
            }
            catch (SocketException)
            {
                // Somebody has it for UDP.
            }
        }
    }

    /// <summary>Servers drop their rights when they start; without root they cannot.</summary>
    public static void RequireRoot()
    {
        if (Environment.UserName != "root") Assert.Skip("The server can only be started by root.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill!.WaitForExitAsync();
            using var limit = new CancellationTokenSource(StartLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private static async Task<bool> IsListeningAsync(int port, CancellationToken limit)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, limit);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
