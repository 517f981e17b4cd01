using System.Diagnostics;
using MailServer.SideBySide.Servers;

namespace MailServer.SideBySide.Measuring;

internal static class Meter
{
    /// <summary>Runs work and measures the server's part in it.</summary>
    public static async Task<Measurement> MeasureAsync(string workload, Server server, int operations, Func<Task> work)
    {
        var cpu = ProcessTree.CpuMilliseconds(server.RootProcess);
        var watch = Stopwatch.StartNew();
        await work();
        var seconds = watch.Elapsed.TotalSeconds;
        return new Measurement(workload, server.Name, operations, seconds,
            ProcessTree.CpuMilliseconds(server.RootProcess) - cpu, ProcessTree.MemoryBytes(server.RootProcess));
    }
}
