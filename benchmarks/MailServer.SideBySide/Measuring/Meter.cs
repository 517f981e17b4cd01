using System.Diagnostics;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Measuring;

internal static class Meter
{
    private const int QuietTimes = 4;
    private const double Idle = 4;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Runs work and measures the server's part in it.</summary>
    public static async Task<Measurement> MeasureAsync(string workload, Server server, int operations, Func<Task> work)
    {
        var cpu = server.CpuMilliseconds;
        var watch = Stopwatch.StartNew();
        await work();
        var seconds = watch.Elapsed.TotalSeconds;
        return new Measurement(workload, server.Name, operations, seconds,
            server.CpuMilliseconds - cpu, ProcessTree.MemoryBytes(server.RootProcess));
    }

    /// <summary>Waits until a server has nothing to do any more, so that it takes no time from the next one.</summary>
    /// <returns>The processor time that it used meanwhile, in milliseconds.</returns>
    public static async Task<double> AwaitQuietAsync(Server server)
    {
        var start = server.CpuMilliseconds;
        var last = start;
        var watch = Stopwatch.StartNew();
        for (var quietTimes = 0; quietTimes < QuietTimes && watch.Elapsed < Longest;)
        {
            await Task.Delay(Interval);
            var now = server.CpuMilliseconds;
            quietTimes = now - last < Idle ? quietTimes + 1 : 0;
            last = now;
        }
        return last - start;
    }
}
