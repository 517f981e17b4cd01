using System.Diagnostics;
using System.Globalization;
using MailServer.Interop.Tests.Host;

namespace MailServer.Interop.Tests.Faults;

/// <summary>System calls of a running process that fail, by strace, until disposed.</summary>
internal sealed class FailingCalls : IAsyncDisposable
{
    private readonly Process _strace;
    private readonly string _log;

    private FailingCalls(Process strace, string log) => (_strace, _log) = (strace, log);

    /// <summary>The calls so far, with the files that they were for.</summary>
    public IReadOnlyList<string> Calls => File.ReadAllLines(_log);

    /// <param name="host">The process.</param>
    /// <param name="folder">Where the log of the calls is kept.</param>
    /// <param name="calls">Names with commas between.</param>
    /// <param name="fault">What strace is told, such as <c>error=EIO:when=1</c>.</param>
    public static async Task<FailingCalls> StartAsync(HostProcess host, TemporaryFolder folder, string calls, string fault)
    {
        ProgramRun.Require("strace");
        var log = folder.File($"calls-{Guid.NewGuid():N}.txt");
        var strace = Process.Start(new ProcessStartInfo(
            "strace", ["-f", "-y", "-e", "trace=" + calls, "-e", $"inject={calls}:{fault}", "-o", log, "-p", host.Id.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
        })!;
        while (await strace.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Contains("attached", StringComparison.Ordinal)) return new FailingCalls(strace, log);
            if (line.Contains("ptrace", StringComparison.OrdinalIgnoreCase)) Assert.Skip("Processes cannot be traced here: " + line);
        }
        throw new InvalidOperationException("strace ended without a word.");
    }

    public async ValueTask DisposeAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", _strace.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        await _strace.StandardError.ReadToEndAsync();
        await _strace.WaitForExitAsync();
        _strace.Dispose();
    }
}
