using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MailServer.SideBySide.Servers;

/// <summary>Postfix's smtp-sink: takes every message, throws it away, and counts.</summary>
internal sealed partial class NextHop : IDisposable
{
    private readonly Process _process;
    private readonly SemaphoreSlim _counted = new(0);
    private long _messages;
    private long _sessions;

    public NextHop(int port)
    {
        var start = new ProcessStartInfo("smtp-sink", ["-c", "-u", "nobody", $"127.0.0.1:{port}", "1000"]) { RedirectStandardOutput = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException("smtp-sink does not start.");
        new Thread(Read) { IsBackground = true }.Start();
    }

    public long Messages => Interlocked.Read(ref _messages);

    public long Sessions => Interlocked.Read(ref _sessions);

    /// <summary>It answers nobody any more; the kernel still takes connections.</summary>
    public void Pause() => Signals.Send("STOP", _process.Id);

    public void Resume() => Signals.Send("CONT", _process.Id);

    /// <summary>Waits until it has taken so many messages.</summary>
    public async Task WaitForAsync(long messages)
    {
        while (Messages < messages)
        {
            if (!await _counted.WaitAsync(TimeSpan.FromSeconds(60))) throw new TimeoutException($"smtp-sink has had {Messages} of {messages} messages for a minute.");
        }
    }

    public void Dispose()
    {
        Resume();
        Signals.Terminate(_process.Id);
        _process.WaitForExit();
        _process.Dispose();
    }

    // sess=… quit=… mesg=… max=…, then a carriage return, after each message.
    private void Read()
    {
        var output = _process.StandardOutput;
        var buffer = new char[4096];
        var rest = "";
        while (output.Read(buffer) is > 0 and var count)
        {
            rest += new string(buffer, 0, count);
            var lines = rest.Split('\r');
            rest = lines[^1];
            if (lines.Length < 2 || !Counters().IsMatch(lines[^2])) continue;
            var counters = Counters().Match(lines[^2]);
            Interlocked.Exchange(ref _sessions, Number(counters.Groups[1]));
            Interlocked.Exchange(ref _messages, Number(counters.Groups[2]));
            _counted.Release();
        }
    }

    private static long Number(Group group) => long.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"sess=(\d+) quit=\d+ mesg=(\d+)")]
    private static partial Regex Counters();
}
