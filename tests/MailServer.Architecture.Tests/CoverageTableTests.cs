using System.Text.RegularExpressions;

namespace MailServer.Architecture.Tests;

/// <summary>The table of RFC coverage claims no test that does not exist, and nothing without a test.</summary>
public sealed partial class CoverageTableTests
{
    private static readonly string[] Rows =
        [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "rfc-coverage.md")).Where(line => Row().IsMatch(line))];

    [Fact]
    public void Every_test_that_is_named_exists()
    {
        var classes = Classes();

        var missing = Rows.SelectMany(row => TestName().Matches(row)).Where(name => !Exists(classes, name)).Select(name => name.Value);

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_row_has_a_state_and_what_is_done_has_a_test()
    {
        Assert.NotEmpty(Rows);
        Assert.All(Rows, row =>
        {
            var state = State().Match(row);
            Assert.True(state.Success, row);
            Assert.True(TestName().IsMatch(row) != (state.Groups[1].Value == "not yet"), row);
        });
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

    [GeneratedRegex(@"^\| \d{4} \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| \d{4} \|[^|]+\|[^|]+\| (done|partly|not yet)\b[^|]*\|")]
    private static partial Regex State();

    [GeneratedRegex(@"`(\w+/\w+)(?:\.(\w+))?`")]
    private static partial Regex TestName();
}
