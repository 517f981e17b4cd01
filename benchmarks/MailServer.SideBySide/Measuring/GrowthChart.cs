using System.Globalization;
using System.Text;

namespace MailServer.SideBySide.Measuring;

/// <summary>T23 as lines: processor time of an operation over the number of messages in the mailbox or of folders, both axes logarithmic.</summary>
internal sealed class GrowthChart(IReadOnlyList<Measurement> measurements)
{
    private const int Left = 330;
    private const int Plot = 200;
    private static readonly string[] Colours = ["#2a7", "#36c", "#c53", "#777", "#93c", "#099", "#960"];
    private readonly List<(string Name, List<(double Messages, double Cpu)> Points)> _lines =
    [
        .. measurements.Where(m => m.Workload.StartsWith("T23", StringComparison.Ordinal)).GroupBy(m => m.Workload[..m.Workload.IndexOf(';', StringComparison.Ordinal)])
            .Select(line => (line.Key, line.GroupBy(m => m.Workload)
                .Select(g => (MessagesIn(g.Key), Math.Max(Statistics.Median(g.Select(m => m.CpuPerOperation)), 0.001))).ToList())),
    ];

    /// <summary>What it needs below the bars; nothing where T23 was not measured.</summary>
    public int Height => _lines.Count == 0 ? 0 : Plot + 60;

    public void AppendTo(StringBuilder svg, int top)
    {
        if (_lines.Count == 0) return;
        var bottom = top + 30 + Plot;
        svg.AppendLine(Line($"<text x=\"10\" y=\"{top + 16}\" font-weight=\"bold\">T23: ms of processor time over the messages in a mailbox, or the folders of a user (logarithmic)</text>"));
        svg.AppendLine(Line($"<path d=\"M{Left} {top + 30} V{bottom} H{Left + 420}\" fill=\"none\" stroke=\"gray\"/>"));
        foreach (var (messages, _) in _lines[0].Points)
            svg.AppendLine(Line($"<text x=\"{X(messages):0}\" y=\"{bottom + 16}\" text-anchor=\"middle\" fill=\"gray\">{messages:0}</text>"));
        for (var i = 0; i < _lines.Count; i++) AppendLine(svg, i, top, bottom);
    }

    private void AppendLine(StringBuilder svg, int index, int top, int bottom)
    {
        var (name, points) = _lines[index];
        var colour = Colours[index % Colours.Length];
        svg.AppendLine(Line($"<text x=\"10\" y=\"{top + 50 + (index * 20)}\" fill=\"{colour}\">{name}</text>"));
        svg.AppendLine(Line($"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{string.Join(' ', points.Select(p => Line($"{X(p.Messages):0},{Y(p.Cpu, bottom):0}")))}\"/>"));
        foreach (var (messages, cpu) in points)
        {
            svg.AppendLine(Line($"<circle cx=\"{X(messages):0}\" cy=\"{Y(cpu, bottom):0}\" r=\"3\" fill=\"{colour}\"/>"));
            svg.AppendLine(Line($"<text x=\"{X(messages):0}\" y=\"{Y(cpu, bottom) - 8:0}\" text-anchor=\"middle\" fill=\"{colour}\">{cpu:0.###}</text>"));
        }
    }

    // The number before the word "messages" ends the workload's name.
    private static double MessagesIn(string workload) => double.Parse(workload.Split(' ')[^2], CultureInfo.InvariantCulture);

    // One message to a million; 0.01 ms to 1 s.
    private static double X(double messages) => Left + 20 + (Math.Log10(messages) * 65);

    private static double Y(double cpu, int bottom) => bottom - (Plot * Math.Clamp((Math.Log10(cpu) + 2) / 5, 0, 1));

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
