using System.Globalization;
using System.Security;
using System.Text;

namespace MailServer.SideBySide.Measuring;

/// <summary>
/// A picture of the report: one bar for each workload and peer, how many times less processor time an operation costs us. The axis is logarithmic;
/// right of the line in the middle is in our favour.
/// </summary>
internal sealed class Chart(IReadOnlyList<Measurement> measurements)
{
    private const int Row = 22;
    private const int Left = 330;
    private const int Width = 420;
    private const double Most = 100;

    public string Svg()
    {
        var ratios = measurements.GroupBy(m => m.Workload).SelectMany(RatiosOf).ToList();
        var growth = new GrowthChart(measurements);
        var top = (ratios.Count + 3) * Row;
        var svg = new StringBuilder();
        svg.AppendLine(Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Left + Width + 90}\" height=\"{top + growth.Height}\" font-family=\"sans-serif\" font-size=\"12\">"));
        svg.AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        svg.AppendLine(Line($"<text x=\"10\" y=\"{Row * 0.8}\" font-weight=\"bold\">Processor time of an operation: peer / ours (logarithmic)</text>"));
        foreach (var at in (double[])[0.1, 1, 10, 100]) AppendMark(svg, at, ratios.Count);
        for (var i = 0; i < ratios.Count; i++) AppendBar(svg, ratios[i], (i + 2) * Row);
        growth.AppendTo(svg, top);
        return svg.AppendLine("</svg>").ToString();
    }

    private static IEnumerable<(string Label, double Ratio)> RatiosOf(IGrouping<string, Measurement> workload)
    {
        var ours = workload.Where(m => m.Server == "mailserver").Select(m => m.CpuPerOperation).ToList();
        return ours.Count == 0
            ? []
            : workload.Where(m => m.Server != "mailserver").GroupBy(m => m.Server)
                .Select(peer => ($"{workload.Key} / {peer.Key}", Statistics.Median(peer.Select(m => m.CpuPerOperation)) / Statistics.Median(ours)));
    }

    private static void AppendMark(StringBuilder svg, double at, int rows)
    {
        svg.AppendLine(Line($"<line x1=\"{X(at):0}\" y1=\"{Row * 1.7:0}\" x2=\"{X(at):0}\" y2=\"{(rows + 2) * Row}\" stroke=\"{(at == 1 ? "black" : "lightgray")}\"/>"));
        svg.AppendLine(Line($"<text x=\"{X(at):0}\" y=\"{Row * 1.5:0}\" text-anchor=\"middle\" fill=\"gray\">{at}</text>"));
    }

    private static void AppendBar(StringBuilder svg, (string Label, double Ratio) bar, int y)
    {
        var from = Math.Min(X(1), X(bar.Ratio));
        svg.AppendLine(Line($"<text x=\"{Left - 8}\" y=\"{y + 15}\" text-anchor=\"end\">{SecurityElement.Escape(bar.Label)}</text>"));
        svg.AppendLine(Line($"<rect x=\"{from:0.#}\" y=\"{y + 3}\" width=\"{Math.Abs(X(bar.Ratio) - X(1)):0.#}\" height=\"{Row - 6}\" fill=\"{(bar.Ratio >= 1 ? "#2a7" : "#c53")}\"/>"));
        svg.AppendLine(Line($"<text x=\"{Left + Width + 8}\" y=\"{y + 15}\">{bar.Ratio:0.0}</text>"));
    }

    private static double X(double ratio)
    {
        var log = Math.Log10(Math.Clamp(double.IsNaN(ratio) ? 1 : ratio, 1 / Most * 10, Most));
        return Left + (Width * (log + 1) / 3);
    }

    private static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
