using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MailServer.SideBySide.Measuring;

/// <summary>Medians with their spread, and the ratios between the servers of one run.</summary>
internal sealed class Report(IReadOnlyList<Measurement> measurements)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Table()
    {
        var text = new StringBuilder();
        text.AppendLine("| workload | server | rate /s (min–max) | CPU ms/op (min–max) | later ms/op | memory MiB |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var group in measurements.GroupBy(m => (m.Workload, m.Server)))
        {
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"| {group.Key.Workload} | {group.Key.Server} | {Spread(group.Select(m => m.Rate), "0.#")} | {Spread(group.Select(m => m.CpuPerOperation), "0.###")} | {Statistics.Median(group.Select(m => m.LaterMilliseconds / m.Operations)):0.###} | {Statistics.Median(group.Select(m => m.MemoryBytes / 1048576.0)):0.0} |"));
        }
        text.AppendLine();
        text.AppendLine("| workload | peer | rate: ours / peer | CPU: peer / ours | memory: peer / ours |");
        text.AppendLine("| --- | --- | --- | --- | --- |");
        foreach (var workload in measurements.GroupBy(m => m.Workload))
            AppendRatios(text, workload);
        return text.ToString();
    }

    public string Json() => JsonSerializer.Serialize(measurements, Indented);

    private static void AppendRatios(StringBuilder text, IGrouping<string, Measurement> workload)
    {
        var ours = workload.Where(m => m.Server == "mailserver").ToList();
        if (ours.Count == 0) return;
        foreach (var peer in workload.Where(m => m.Server != "mailserver").GroupBy(m => m.Server))
        {
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"| {workload.Key} | {peer.Key} | {Statistics.Median(ours.Select(m => m.Rate)) / Statistics.Median(peer.Select(m => m.Rate)):0.0} | {Statistics.Median(peer.Select(m => m.CpuPerOperation)) / Statistics.Median(ours.Select(m => m.CpuPerOperation)):0.0} | {Statistics.Median(peer.Select(m => (double)m.MemoryBytes)) / Statistics.Median(ours.Select(m => (double)m.MemoryBytes)):0.0} |"));
        }
    }

    private static string Spread(IEnumerable<double> values, string format)
    {
        var sorted = values.Order().ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"{Statistics.Median(sorted).ToString(format, CultureInfo.InvariantCulture)} ({sorted[0].ToString(format, CultureInfo.InvariantCulture)}–{sorted[^1].ToString(format, CultureInfo.InvariantCulture)})");
    }
}
