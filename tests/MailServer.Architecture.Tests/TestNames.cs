using System.Text.RegularExpressions;

namespace MailServer.Architecture.Tests;

/// <summary>Tests that documents name as <c>`project/file.test`</c>.</summary>
internal static partial class TestNames
{
    /// <summary>Whether a line names a test.</summary>
    public static bool AreIn(string line) => TestName().IsMatch(line);

    /// <summary>The names in some lines that no test has.</summary>
    public static IEnumerable<string> Missing(IEnumerable<string> lines)
    {
        var classes = Classes();
        return lines.SelectMany(line => TestName().Matches(line)).Where(name => !Exists(classes, name)).Select(name => name.Value);
    }

    /// <summary>The text of every test class by project and name. The contracts are a library, but it is the storage tests that run them.</summary>
    private static Dictionary<string, string> Classes() =>
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "tests"), "MailServer.*.Tests")
            .SelectMany(folder => Repository.Sources(folder).Select(file => (Project: Path.GetFileName(folder).Split('.')[1], File: file)))
            .Concat(Repository.Sources(Path.Combine("src", "MailServer.Testing.Conformance")).Select(file => (Project: "Storage", File: file)))
            .GroupBy(source => $"{source.Project}/{Path.GetFileNameWithoutExtension(source.File)}")
            .ToDictionary(group => group.Key, group => string.Concat(group.Select(source => File.ReadAllText(source.File))));

    private static bool Exists(Dictionary<string, string> classes, Match name) =>
        classes.TryGetValue(name.Groups[1].Value, out var text)
        && (!name.Groups[2].Success || text.Contains($" {name.Groups[2].Value}(", StringComparison.Ordinal));

    [GeneratedRegex(@"`(\w+/\w+)(?:\.(\w+))?`")]
    private static partial Regex TestName();
}
