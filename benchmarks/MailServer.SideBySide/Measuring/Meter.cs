using System.Diagnostics;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Measuring;

internal static class Meter
{
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
}
