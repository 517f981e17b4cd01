using System.Globalization;

namespace MailServer.SideBySide.Servers;

/// <summary>Reads the processes below one from /proc.</summary>
internal static class ProcessTree
{
    /// <summary>The process and all below it, parents first.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(pid => (Pid: pid, Stat: ReadStat(pid)))
            .Where(p => p.Stat is not null)
            .ToLookup(p => int.Parse(p.Stat![1], CultureInfo.InvariantCulture), p => p.Pid);
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++) found.AddRange(children[found[i]]);
        return found;
    }

    /// <summary>Processor time of the tree, in milliseconds, with that of the processes that have ended.</summary>
    public static double CpuMilliseconds(int root) =>
        Of(root).Select(ReadStat).Where(s => s is not null)
            .Sum(s => Enumerable.Range(11, 4).Sum(i => double.Parse(s![i], CultureInfo.InvariantCulture))) * 10;

    /// <summary>Proportional memory of the tree, in bytes: shared pages count once.</summary>
    public static long MemoryBytes(int root) => Of(root).Sum(pid =>
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/smaps_rollup").FirstOrDefault(l => l.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0L;
        }
    });

    /// <summary>The fields of /proc/PID/stat behind the name: state, parent, …; null when the process has gone.</summary>
    private static string[]? ReadStat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
