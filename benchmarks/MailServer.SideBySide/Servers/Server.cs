using System.Diagnostics;
using System.Net.Sockets;

namespace MailServer.SideBySide.Servers;

/// <summary>A server under measurement: a tree of processes that this program started on loopback, with a folder of its own.</summary>
internal abstract class Server(string name, string folder) : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private CpuAccount? _account;
    private Process? _process;

    public string Name { get; } = name;

    public string Folder { get; } = folder;

    /// <summary>The settings, for the report: a peer is never measured at a disadvantage.</summary>
    public abstract string Settings { get; }

    public abstract string User { get; }

    public abstract string Password { get; }

    /// <summary>Another user, with the same password and a mailbox of her own.</summary>
    public string SecondUser => User.Replace("alice", "bob", StringComparison.Ordinal);

    public abstract int PortOf(string protocol);

    public int RootProcess { get; private set; }

    /// <summary>Processor time of all its processes so far, in milliseconds, with that of those that have ended.</summary>
    public double CpuMilliseconds => _account?.Milliseconds ?? ProcessTree.CpuMilliseconds(RootProcess);

    public async Task StartAsync()
    {
        var start = Prepare();
        _account = CpuAccount.TryCreate(Path.GetFileName(Folder));
        _account?.Enter(start);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{Name} does not start.");
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitForPortsAsync();
        RootProcess = _process.Id;
    }

    public void Dispose()
    {
        if (_process is null) return;
        foreach (var pid in ProcessTree.Of(_process.Id).Reverse()) Signals.Terminate(pid);
        _process.WaitForExit(TimeSpan.FromSeconds(20));
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _process = null;
        _account?.Dispose();
    }

    protected abstract ProcessStartInfo Prepare();

    protected abstract IEnumerable<int> ListeningPorts { get; }

    private async Task WaitForPortsAsync()
    {
        var deadline = Stopwatch.StartNew();
        foreach (var port in ListeningPorts)
        {
            while (true)
            {
                try
                {
                    using var probe = new TcpClient();
                    await probe.ConnectAsync("127.0.0.1", port);
                    break;
                }
                catch (SocketException) when (deadline.Elapsed < StartLimit && _process is { HasExited: false })
                {
                    await Task.Delay(50);
                }
            }
        }
    }
}
