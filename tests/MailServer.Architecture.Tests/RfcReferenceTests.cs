using System.Text.RegularExpressions;

namespace MailServer.Architecture.Tests;

/// <summary>A comment that cites an RFC's section cites one that exists.</summary>
public sealed partial class RfcReferenceTests
{
    [Fact]
    public void Cited_sections_exist()
    {
        var shared = Repository.Beside("shared");
        if (shared is null || !Directory.Exists(Path.Combine(shared, "rfc"))) Assert.Skip("The folder of RFC texts is not beside the repository.");
        var texts = new Dictionary<string, string?>();

        var dangling = Repository.Sources("src")
            .SelectMany(file => Citation().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Match: match)))
            .Where(c => Text(c.Match.Groups[1].Value) is { } text && !HasSection(text, c.Match.Groups[2].Value.TrimEnd('.')))
            .Select(c => $"{c.File}: {c.Match.Value}")
            .Distinct();

        Assert.Empty(dangling);

        string? Text(string rfc)
        {
            if (texts.TryGetValue(rfc, out var text)) return text;
            var path = Path.Combine(shared, "rfc", $"rfc{rfc}.txt");
            return texts[rfc] = File.Exists(path) ? File.ReadAllText(path) : null;
        }
    }

    private static bool HasSection(string text, string section) =>
        Regex.IsMatch(text, $@"^\s*{Regex.Escape(section)}\.?\s+\S", RegexOptions.Multiline, TimeSpan.FromSeconds(5));

    [GeneratedRegex(@"RFC (\d{4}) §(\d+(?:\.\d+)*)")]
    private static partial Regex Citation();
}
