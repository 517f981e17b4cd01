using System.Globalization;

namespace MailServer.Storage.Embedded.Repairing;

/// <summary>What a repair did, one line each.</summary>
internal sealed class RepairReport
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(FormattableString line) => _lines.Add(line.ToString(CultureInfo.InvariantCulture));

    public void AddCount(int count, string what)
    {
        if (count > 0) Add($"{count} {what}");
    }
}
