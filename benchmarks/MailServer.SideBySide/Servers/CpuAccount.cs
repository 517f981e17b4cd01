using System.Diagnostics;
using System.Globalization;

namespace MailServer.SideBySide.Servers;

/// <summary>
/// Counts the processor time of a server in a control group of its own: in nanoseconds or microseconds, and with every process that it ever started.
/// Needs the right to make one, which root has; without it the steps of 10 ms of /proc must do.
/// </summary>
internal sealed class CpuAccount : IDisposable
{
    private static readonly (string Parent, string File, string Key, double UnitsPerMillisecond)[] Kinds =
    [
        ("/sys/fs/cgroup", "cpu.stat", "usage_usec ", 1e3),
        ("/sys/fs/cgroup/cpuacct", "cpuacct.usage", "", 1e6),
    ];

    private readonly string _group;
    private readonly (string Parent, string File, string Key, double UnitsPerMillisecond) _kind;

    private CpuAccount(string group, (string Parent, string File, string Key, double UnitsPerMillisecond) kind) => (_group, _kind) = (group, kind);

    /// <summary>Processor time of all processes of the group so far.</summary>
    public double Milliseconds
    {
        get
        {
            var line = File.ReadLines(Path.Combine(_group, _kind.File)).First(l => l.StartsWith(_kind.Key, StringComparison.Ordinal));
            return double.Parse(line[_kind.Key.Length..], CultureInfo.InvariantCulture) / _kind.UnitsPerMillisecond;
        }
    }

    /// <summary>Makes a group; null where the system does not let us.</summary>
    public static CpuAccount? TryCreate(string name)
    {
        foreach (var kind in Kinds)
        {
            // Elsewhere this directory is not a control group, and a new one in it would be a mere directory.
            if (!File.Exists(Path.Combine(kind.Parent, "cgroup.procs"))) continue;
            var group = Path.Combine(kind.Parent, string.Create(CultureInfo.InvariantCulture, $"side-by-side-{Environment.ProcessId}-{name}"));
            try
            {
                Directory.CreateDirectory(group);
                if (File.Exists(Path.Combine(group, kind.File))) return new CpuAccount(group, kind);
                Directory.Delete(group);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Not ours to make: the next kind may be.
            }
        }
        return null;
    }

    /// <summary>Lets a program put itself into the group before it begins.</summary>
    public void Enter(ProcessStartInfo start)
    {
        string[] command = ["-c", "echo $$ > \"$0\" && exec \"$@\"", Path.Combine(_group, "cgroup.procs"), start.FileName, .. start.ArgumentList];
        start.FileName = "/bin/sh";
        start.ArgumentList.Clear();
        foreach (var argument in command) start.ArgumentList.Add(argument);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(_group);
        }
        catch (IOException)
        {
            // A process that has not quite ended keeps it; it costs nothing.
        }
    }
}
