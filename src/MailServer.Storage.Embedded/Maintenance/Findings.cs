using System.Globalization;

namespace MailServer.Storage.Embedded.Maintenance;

/// <summary>What verification found, one line each; bounded, so that a wholly damaged store does not fill the memory.</summary>
internal sealed class Findings
{
    private const int Most = 10_000;
    private readonly List<string> _lines = [];
    private int _more;

    public IReadOnlyList<string> Lines => _more == 0 ? _lines : [.. _lines, string.Create(CultureInfo.InvariantCulture, $"… and {_more} more.")];

    public void Add(FormattableString finding)
    {
        if (_lines.Count < Most) _lines.Add(finding.ToString(CultureInfo.InvariantCulture));
        else _more++;
    }

    public void Expect<T>(T counted, T kept, FormattableString what)
    {
        if (!EqualityComparer<T>.Default.Equals(counted, kept)) Add($"{what.ToString(CultureInfo.InvariantCulture)}: kept {kept}, counted {counted}.");
    }
}
