using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace MailServer.Interop.Tests.Host;

/// <summary>The reference host as a user starts it: a process of its own, on free ports, with a data directory of its own.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly string[] Listeners = ["smtp", "submission", "submissions", "lmtp", "pop3", "pop3s", "imap", "imaps"];

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, int> _ports = new();

    private HostProcess(Process process, string dataDirectory)
    {
        _process = process;
        DataDirectory = dataDirectory;
        _process.OutputDataReceived += (_, e) => Read(e.Data);
        _process.ErrorDataReceived += (_, e) => Read(e.Data);
    }

    public string DataDirectory { get; }

    public int Id => _process.Id;

    public bool IsRunning => !_process.HasExited;

    public string Output => string.Join('\n', _output);

    public int Port(string listener) => _ports[listener];

    /// <summary>The most memory that the process has had, in bytes.</summary>
    public long PeakMemory()
    {
        string peak = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], NumberStyles.None, CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Accepts the certificate that this host made for itself, and no other.</summary>
    public bool IsOwnCertificate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        using var own = X509CertificateLoader.LoadCertificate(File.ReadAllBytes(Path.Combine(DataDirectory, "tls", "self-signed.pem")));
        return certificate is not null && own.GetRawCertData().AsSpan().SequenceEqual(certificate.GetRawCertData());
    }

    /// <summary>Starts the host and returns when it says that it is ready.</summary>
    public static Task<HostProcess> StartAsync(string dataDirectory, params string[] arguments) =>
        StartAsync(dataDirectory, new Dictionary<string, string>(), arguments);

    /// <summary>Starts the host with environment variables of its own.</summary>
    public static async Task<HostProcess> StartAsync(string dataDirectory, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = StartInfo(dataDirectory);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        foreach (var name in Listeners) start.ArgumentList.Add($"--MailServer:Listeners:{name}:Port=0");
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var host = new HostProcess(process, dataDirectory);
        process.Exited += (_, _) => host._ready.TrySetException(new InvalidOperationException("The host ended before it was ready:\n" + host.Output));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await host._ready.Task.WaitAsync(StartLimit);
        return host;
    }

    /// <summary>Runs the host's command line to its end.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(string dataDirectory, string? input, params string[] arguments) =>
        RunInAsync(Path.GetTempPath(), dataDirectory, input, arguments);

    /// <summary>The same in a working directory, whose appsettings.json counts.</summary>
    public static async Task<(int ExitCode, string Output)> RunInAsync(string workingDirectory, string dataDirectory, string? input, params string[] arguments)
    {
        var start = StartInfo(dataDirectory);
        start.WorkingDirectory = workingDirectory;
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return await ProgramRun.CompleteAsync(start, input, StartLimit);
    }

    /// <summary>Waits until the host has written a line that contains a text.</summary>
    public async Task WaitForOutputAsync(string text)
    {
        var found = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look(object sender, DataReceivedEventArgs e)
        {
            if (e.Data?.Contains(text, StringComparison.Ordinal) == true) found.TrySetResult();
        }
        _process.OutputDataReceived += Look;
        _process.ErrorDataReceived += Look;
        if (!Output.Contains(text, StringComparison.Ordinal)) await found.Task.WaitAsync(TimeSpan.FromSeconds(120));
        _process.OutputDataReceived -= Look;
        _process.ErrorDataReceived -= Look;
    }

    /// <summary>Ends the process as a power cut would: no handler of it runs.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks the process to stop, as systemd does, and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string dataDirectory)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.ArgumentList.Add(BuildFacts.HostAssembly);
        start.Environment["MailServer__DataDirectory"] = dataDirectory;
        start.Environment["MailServer__Demo__Password"] = Password;
        start.Environment["MailServer__HostName"] = "mail.example.test";
        return start;
    }

    private void Read(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        if (ListenerLine().Match(line) is { Success: true } match)
            _ports[match.Groups[1].Value] = int.Parse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture);
        if (line == "MailServer is ready") _ready.TrySetResult();
    }

    [GeneratedRegex(@"^(\S+) listening on \S*:(\d+) ")]
    private static partial Regex ListenerLine();
}
